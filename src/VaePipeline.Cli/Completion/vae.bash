# bash completion for vae: eval "$(vae completion bash)"
# Suggestions come from the program itself; where it has none, bash completes file names.
_vae() {
  local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} suggestions IFS=$'\n'
  line=${line#"$1" }
  suggestions=$(VAE_BUILD=never "${1/#\~/$HOME}" "[suggest:${#line}]" "$line" 2>/dev/null) || return
  if [[ $word == -* ]]; then suggestions=$(grep '^-' <<<"$suggestions"); else suggestions=$(grep -v '^[-/]' <<<"$suggestions"); fi
  COMPREPLY=($(compgen -W "$suggestions" -- "$word"))
}
complete -o bashdefault -o default -F _vae vae
