import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModuleExportInfo;
import java.lang.constant.PackageDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Has a module of JavaFX export a package to everybody: ControlsFX uses it, and is no module here. An option of the JVM
 * would do the same, but the modules would then not come from the AOT cache, at each start.
 */
class Export {
    private Export() {}

    /** The module-info.class, and the package. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[0]);
        PackageDesc exported = PackageDesc.of(args[1]);
        ClassFile format = ClassFile.of();
        byte[] changed = format.transformClass(format.parse(file), (out, element) -> out.with(
                element instanceof ModuleAttribute module ? exporting(module, exported) : element));
        Files.write(file, changed);
    }

    private static ModuleAttribute exporting(ModuleAttribute module, PackageDesc exported) {
        List<ModuleExportInfo> exports = Stream.concat(
                        module.exports().stream()
                                .filter(e -> !e.exportedPackage().asSymbol().equals(exported)),
                        Stream.of(ModuleExportInfo.of(exported, 0, List.of())))
                .toList();
        return ModuleAttribute.of(
                module.moduleName(),
                module.moduleFlagsMask(),
                module.moduleVersion().orElse(null),
                module.requires(),
                exports,
                module.opens(),
                module.uses(),
                module.provides());
    }
}
