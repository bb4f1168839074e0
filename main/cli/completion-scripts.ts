/** Completion scripts for bash, zsh and fish, from what can be said. Pure. */

export interface Said {
  name: string;
  about: string;
  options: string[];
  /** Fixed words it takes, such as subcommands. */
  words: string[];
  names: "jobs" | "runs" | "files" | null;
}

const SHELLS = ["bash", "zsh", "fish"];

const wordsOf = (said: Said): string[] => (said.name === "completion" ? SHELLS : said.words);

export function bashScript(all: Said[]): string {
  const cases = all
    .map((said) => {
      const options = ["--help", ...said.options].join(" ");
      const words = wordsOf(said).join(" ");
      const more = said.names === "jobs" ? "jobs" : said.names === "files" ? "files" : "";
      return `    ${said.name}) options="${options}" words="${words}" more="${more}" ;;`;
    })
    .join("\n");
  const commands = [...all.map(({ name }) => name), "help"].join(" ");
  return `# Completion of belfry for bash.
_belfry() {
  local current="\${COMP_WORDS[COMP_CWORD]}" options="" words="" more="" IFS=$' \\t\\n'
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${commands} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases}
  esac
  if [[ "$current" == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
    return
  fi
  if [[ -n "$words" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  if [[ "$more" == jobs && $COMP_CWORD -eq 2 ]]; then
    local name bare="\${current#[\\"\\']}"
    while IFS= read -r name; do
      [[ "$name" == "$bare"* ]] && COMPREPLY+=("$(printf '%q' "$name")")
    done < <(belfry __names jobs 2>/dev/null)
    return
  fi
  compopt -o default 2>/dev/null
}
complete -F _belfry belfry
`;
}

export function zshScript(all: Said[]): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const described = all.map(({ name, about }) => quote(`${name}:${about.replaceAll(":", " ")}`));
  const cases = all
    .map((said) => {
      const flags = ["--help", ...said.options].join(" ");
      const words = wordsOf(said);
      const rest =
        words.length > 0
          ? `compadd -- ${words.join(" ")}`
          : said.names === "jobs"
            ? "_belfry_jobs"
            : "_files";
      return `    ${said.name}) if [[ $PREFIX == -* ]]; then compadd -- ${flags}; else ${rest}; fi ;;`;
    })
    .join("\n");
  return `#compdef belfry
# Completion of belfry for zsh.
_belfry_jobs() {
  local -a jobs
  jobs=("\${(@f)$(belfry __names jobs 2>/dev/null)}")
  if (( CURRENT == 3 )); then compadd -a jobs; else _files; fi
}
_belfry() {
  local -a commands
  commands=(
    ${described.join("\n    ")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case $words[2] in
${cases}
    *) _files ;;
  esac
}
if [[ $funcstack[1] == _belfry ]]; then _belfry "$@"; else compdef _belfry belfry; fi
`;
}

export function fishScript(all: Said[]): string {
  const quote = (text: string): string =>
    `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = ["# Completion of belfry for fish.", "complete -c belfry -f"];
  for (const said of all) {
    const seen = `-n ${quote(`__fish_seen_subcommand_from ${said.name}`)}`;
    lines.push(
      `complete -c belfry -n __fish_use_subcommand -a ${said.name} -d ${quote(said.about)}`,
    );
    for (const flag of said.options) {
      const kind = flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`;
      lines.push(`complete -c belfry ${seen} ${kind}`);
    }
    const words = wordsOf(said);
    if (words.length > 0) lines.push(`complete -c belfry ${seen} -a ${quote(words.join(" "))}`);
    if (said.names === "jobs") {
      lines.push(`complete -c belfry ${seen} -a '(belfry __names jobs 2>/dev/null)'`);
    }
    if (said.names === "files") lines.push(`complete -c belfry ${seen} -F`);
  }
  return `${lines.join("\n")}\n`;
}
