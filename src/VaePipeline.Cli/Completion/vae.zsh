#compdef vae
# zsh completion for vae: eval "$(vae completion zsh)"
# Suggestions come from the program itself; where it has none, zsh completes file names.
_vae() {
  local line="${(j: :)words[2,CURRENT]}"
  local -a suggestions
  suggestions=("${(@f)$(VAE_BUILD=never ${~words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)}")
  suggestions=(${suggestions:#(|/*)})
  [[ ${words[CURRENT]} == -* ]] || suggestions=(${suggestions:#-*})
  if (( $#suggestions )); then compadd -- $suggestions; else _files; fi
}
compdef _vae vae
