/**
 * Shapes by which tokens of well-known services are recognised. Each is published by its service, or has been in the
 * rules of secret scanners for years; `docs/adr/0016-redaction.md` names the sources.
 *
 * A shape has to be so particular that commit hashes, UUIDs and ordinary base64 do not have it.
 */

interface Shape {
  /** For the mark that takes its place. */
  name: string;
  /** Without groups that capture. All of it consists of letters, digits, `_`, `-`, `.` and `:`. */
  pattern: string;
}

/** Not within a word; the letter of an escape (`\n`) or of a colour (`ESC[1m`) is no part of one. */
const START = String.raw`(?:(?<![A-Za-z0-9_-])|(?<=\\[nrt])|(?<=\[[0-9;]{0,9}m))`;

export const SHAPES: readonly Shape[] = [
  { name: "GitHub token", pattern: "gh[pousr]_[A-Za-z0-9]{36}[A-Za-z0-9_]{0,219}" },
  { name: "GitHub token", pattern: "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}" },
  {
    name: "GitLab token",
    pattern: String.raw`gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_.-]{20,300}`,
  },
  { name: "Slack token", pattern: `${START}xox[abeoprs][.-][A-Za-z0-9.-]{20,255}` },
  { name: "Slack token", pattern: String.raw`${START}xapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{32,128}` },
  { name: "AWS key", pattern: `${START}(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9_-])` },
  { name: "Anthropic key", pattern: `${START}sk-ant-[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{32,255}` },
  { name: "OpenAI key", pattern: `${START}sk-(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,255}` },
  { name: "OpenAI key", pattern: `${START}sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}` },
  { name: "OpenRouter key", pattern: `${START}sk-or-v1-[a-f0-9]{64}` },
  { name: "Google key", pattern: `${START}AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])` },
  { name: "Google token", pattern: String.raw`${START}ya29\.[A-Za-z0-9_-]{30,2048}` },
  { name: "Google secret", pattern: `${START}GOCSPX-[A-Za-z0-9_-]{28}(?![A-Za-z0-9_-])` },
  {
    name: "Telegram token",
    pattern: String.raw`(?<![0-9])\d{8,10}:A[A-Za-z0-9_-]{34}(?![A-Za-z0-9_-])`,
  },
  {
    name: "Discord token",
    pattern: String.raw`${START}[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,38}(?![A-Za-z0-9_-])`,
  },
  { name: "npm token", pattern: `${START}npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_-])` },
  { name: "PyPI token", pattern: "pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,1000}" },
  { name: "Stripe key", pattern: `${START}[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}` },
  { name: "SendGrid key", pattern: String.raw`${START}SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}` },
  { name: "Hugging Face token", pattern: `${START}hf_[A-Za-z]{34}(?![A-Za-z0-9_-])` },
  { name: "DigitalOcean token", pattern: `${START}do[opr]_v1_[a-f0-9]{64}` },
  { name: "Groq key", pattern: `${START}gsk_[A-Za-z0-9]{52}(?![A-Za-z0-9_-])` },
  { name: "xAI key", pattern: `${START}xai-[A-Za-z0-9]{80}(?![A-Za-z0-9_-])` },
  {
    name: "JSON Web Token",
    pattern: String.raw`eyJ[A-Za-z0-9_-]{10,4096}\.eyJ[A-Za-z0-9_-]{10,8192}\.[A-Za-z0-9_-]{10,2048}`,
  },
  {
    name: "access token",
    // With a digit: a sentence about bearer tokens has none.
    pattern: String.raw`(?<=[Bb]earer[ +]|[Bb]earer%20)(?=[A-Za-z._-]*[0-9])[A-Za-z0-9._-]{20,4096}`,
  },
];

/** One pattern of all shapes; the n-th group is the n-th shape. */
export const ANY_SHAPE = new RegExp(SHAPES.map(({ pattern }) => `(${pattern})`).join("|"), "g");

/** No shape is shorter. */
export const SHORTEST_BYTES = 20;

/** Bytes that a token can consist of. */
export const TOKEN_BYTES = new Uint8Array(256);
for (const range of ["09", "AZ", "az", "__", "--", "..", "::"]) {
  TOKEN_BYTES.fill(1, range.charCodeAt(0), range.charCodeAt(1) + 1);
}
