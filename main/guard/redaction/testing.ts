/** Made-up tokens of every shape. Put together here, so that no scanner takes this repository for a leak. */

const alnum = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6kL9nO2qR5tU8wX1zA4cD7fG0iJ3lM6oP9rS2uV5xY8";
const hex = "0123456789abcdef".repeat(8);
const letters = alnum.replace(/\d/g, "");
const take = (count: number, from = alnum) => from.repeat(4).slice(0, count);

/** Token and the mark's name. */
export const TOKENS: readonly [string, string][] = [
  [`ghp_${take(36)}`, "GitHub token"],
  [`gho_${take(36)}`, "GitHub token"],
  [`github_pat_${take(22)}_${take(59)}`, "GitHub token"],
  [`glpat-${take(20)}`, "GitLab token"],
  [`xoxb-${"1234567890"}-${"1234567890123"}-${take(24)}`, "Slack token"],
  [`xapp-1-A0123456789-1234567890123-${take(64, hex)}`, "Slack token"],
  [`AKIA${"QRST2UVW3XYZ4567"}`, "AWS key"],
  [`sk-ant-api03-${take(93)}-AA`, "Anthropic key"],
  [`sk-proj-${take(74)}T3BlbkFJ${take(74)}`, "OpenAI key"],
  [`sk-${take(20)}T3BlbkFJ${take(20)}`, "OpenAI key"],
  [`sk-or-v1-${take(64, hex)}`, "OpenRouter key"],
  [`AIza${take(35)}`, "Google key"],
  [`ya29.${take(120)}`, "Google token"],
  [`GOCSPX-${take(28)}`, "Google secret"],
  [`123456789:A${take(34)}`, "Telegram token"],
  [`M${take(23)}.${take(6)}.${take(27)}`, "Discord token"],
  [`npm_${take(36)}`, "npm token"],
  [`pypi-AgEIcHlwaS5vcmc${take(120)}`, "PyPI token"],
  [`sk_live_${take(24)}`, "Stripe key"],
  [`SG.${take(22)}.${take(43)}`, "SendGrid key"],
  [`hf_${take(34, letters)}`, "Hugging Face token"],
  [`dop_v1_${take(64, hex)}`, "DigitalOcean token"],
  [`gsk_${take(52)}`, "Groq key"],
  [`xai-${take(80)}`, "xAI key"],
  [`eyJ${take(33)}.eyJ${take(60)}.${take(43)}`, "JSON Web Token"],
];

/** Lines of a key that opens nothing. */
export const KEY_BODY = `${take(64)}\n${take(64)}\n${take(30)}==`;
export const PRIVATE_KEY = `-----BEGIN RSA PRIVATE KEY-----\n${KEY_BODY}\n-----END RSA PRIVATE KEY-----`;
export const SLACK_WEBHOOK = `https://hooks.slack.com/services/T0123456789/B0123456789/${take(24)}`;
export const DISCORD_WEBHOOK = `https://discord.com/api/webhooks/123456789012345678/${take(68)}`;
export const BEARER = `Authorization: Bearer ${take(40)}`;
export { take as madeUp };
