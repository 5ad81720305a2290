# fish completion for vae: vae completion fish | source
# Suggestions come from the program itself; where it has none, fish completes file names.
function __vae_complete
    set -l program (commandline -opc)[1]
    set -l word (commandline -ct)
    set -l line (string join -- ' ' (commandline -opc)[2..] "$word")
    set -l suggestions (VAE_BUILD=never $program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
    set suggestions (string match -rv -- '^(/.*)?$' $suggestions)
    string match -q -- '-*' "$word"; or set suggestions (string match -v -- '-*' $suggestions)
    if set -q suggestions[1]
        printf '%s\n' $suggestions
    else
        __fish_complete_path "$word"
    end
end
complete -c vae -f -a '(__vae_complete)'
