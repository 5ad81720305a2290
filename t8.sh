J=/tmp/base-jit/artifacts/build/slim/bin/VaePipeline.Cli/release; cd /tmp/speedtools
f() { for d in $@; do echo -n "$d " | tail -c 30; dotnet $d/vae.dll bench features /tmp/notes/fluid2000 --threads 1 --json | grep core_micro | tr -d ' \n' | sed 's/"core_microseconds"://g'; echo; done; }
for i in 1 2 3; do
echo "AVX512=0"; DOTNET_EnableAVX512=0 f $J jit
echo "as is"; f $J jit pub /tmp/base/artifacts/build/slim/publish/VaePipeline.Cli/release
done
