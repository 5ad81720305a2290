// Restores the npm package that this project compiles. Usage: node restore.mjs STAGING PLATFORM NATIVE, for instance
// node restore.mjs obj/npm Linux/x64 libonnxruntime.so. It unpacks into a folder of its own below STAGING, keeps the C# sources and
// the one native library asked for (the package carries every platform's, 385 MB), and renames the result to node_modules. Builds
// that run side by side can so never see half of it: the first to finish wins. STAGING must be on the same disk.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const project = dirname(fileURLToPath(import.meta.url));
const [staging, platform, native] = process.argv.slice(2);
const packageName = "com.github.asus4.onnxruntime";

function fail(what) {
    console.log(what);
    process.exit(1);
}

mkdirSync(staging, { recursive: true });
const unpacked = mkdtempSync(join(resolve(staging), "restore-"));
process.on("exit", () => rmSync(unpacked, { recursive: true, force: true }));

for (const file of ["package.json", "package-lock.json"])
    copyFileSync(join(project, file), join(unpacked, file));
const npm = spawnSync("npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error",
    { cwd: unpacked, shell: true, encoding: "utf8" });
if (npm.status !== 0) {
    const said = (npm.stderr + npm.stdout).split("\n").map(line => line.replace(/^npm (error|ERR!)\s*/, "").trim());
    const missing = /not found|not recognized/.test(npm.stderr) && !/npm (error|ERR!)/.test(npm.stderr);
    fail(missing
        ? "npm is not on the PATH; install npm, or build with -p:OnnxRuntimeEngine=packages."
        : `npm could not restore ${packageName} (${said.filter(line => line && !line.startsWith("A complete log")).slice(0, 2).join(": ")}); `
          + "check the network or npm's registry setting, or build with -p:OnnxRuntimeEngine=packages.");
}

const root = join(unpacked, "node_modules", packageName);
for (const name of readdirSync(root))
    if (!["Runtime", "Plugins", "LICENSE", "ThirdPartyNotices.txt", "package.json"].includes(name))
        rmSync(join(root, name), { recursive: true });
const library = join("Plugins", platform, native);
if (!existsSync(join(root, library)))
    fail(`${packageName} has no ${library}: ONNX Runtime cannot run on this platform in slim mode; build with -p:OnnxRuntimeEngine=packages.`);
for (const name of readdirSync(root, { recursive: true }))
    if (statSync(join(root, name)).isFile() && (name.endsWith(".meta") || (name.startsWith("Plugins") && name !== library)))
        rmSync(join(root, name));

const target = join(project, "node_modules");
const stamp = `restored-${platform.replace("/", "-")}`;
const isCurrent = () => existsSync(join(target, stamp)) && statSync(join(target, stamp)).mtime >= statSync(join(project, "package-lock.json")).mtime;
writeFileSync(join(unpacked, "node_modules", stamp), "");
if (!isCurrent())
    try {
        if (existsSync(target))
            renameSync(target, join(unpacked, "replaced")); // an older version's, or of another platform; removed at exit
        renameSync(join(unpacked, "node_modules"), target);
    } catch (error) {
        if (!isCurrent())
            fail(`cannot write ${target} (${error.code}); check its permissions.`);
    }
