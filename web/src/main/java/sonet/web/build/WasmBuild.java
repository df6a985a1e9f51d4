package sonet.web.build;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.teavm.tooling.ConsoleTeaVMToolLog;
import org.teavm.tooling.TeaVMProblemRenderer;
import org.teavm.tooling.TeaVMTargetType;
import org.teavm.tooling.TeaVMTool;
import org.teavm.tooling.TeaVMToolException;
import org.teavm.vm.TeaVMOptimizationLevel;

/// Compiles a program from this JVM's own class path to a folder with `engine.wasm`, the loader
/// `engine.mjs`, and the compiler's JavaScript `runtime.mjs`, rewritten ([ScriptRuntime]).
///
/// Compiling costs half a minute of a core, so it is left out when nothing that the program is made
/// of has changed since ([Stamp]).
public final class WasmBuild {
  private static final String RUNTIME = "org/teavm/backend/wasm/wasm-gc-module-runtime.js";
  private static final String LOADER = "sonet/web/engine.mjs";

  /// Inlines a method where that makes the program smaller. The level above unrolls the recursions
  /// over trees, doubles the size, and is not measurably faster.
  private static final TeaVMOptimizationLevel LEVEL = TeaVMOptimizationLevel.ADVANCED;

  private WasmBuild() {}

  /// Compiles when need be.
  ///
  /// @param arguments the name of the main class, and the folder to write to
  public static void main(String[] arguments) throws IOException, TeaVMToolException {
    if (arguments.length != 2) {
      System.err.println("usage: WasmBuild MAIN-CLASS FOLDER");
      System.exit(2);
    }
    Path folder = Path.of(arguments[1]);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("runtime.mjs"), ScriptRuntime.rewrite(resource(RUNTIME)));
    Files.writeString(folder.resolve("engine.mjs"), resource(LOADER));
    Stamp stamp = new Stamp(folder.resolve("stamp"));
    if (stamp.isFresh()) {
      System.out.println(folder.getFileName() + ": nothing changed");
      return;
    }
    stamp.remove();
    TeaVMTool tool = compile(arguments[0], folder);
    if (!tool.getProblemProvider().getSevereProblems().isEmpty()) {
      TeaVMProblemRenderer.describeProblems(
          tool.getDependencyInfo().getCallGraph(), tool.getProblemProvider(), tool.getLog());
      System.exit(1);
    }
    stamp.write(tool.getDependencyInfo().getReachableClasses());
    System.out.println(folder.getFileName() + ": compiled");
  }

  private static TeaVMTool compile(String main, Path folder) throws TeaVMToolException {
    TeaVMTool tool = new TeaVMTool();
    tool.setLog(new ConsoleTeaVMToolLog(false));
    tool.setTargetType(TeaVMTargetType.WEBASSEMBLY_GC);
    tool.setClassPath(
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).stream()
            .map(File::new)
            .toList());
    tool.setMainClass(main);
    tool.setTargetDirectory(folder.toFile());
    tool.setTargetFileName("engine.wasm");
    tool.setOptimizationLevel(LEVEL);
    tool.setObfuscated(true);
    tool.setAssertionsRemoved(true);
    tool.generate();
    return tool;
  }

  private static String resource(String name) throws IOException {
    ClassLoader loader = WasmBuild.class.getClassLoader();
    try (InputStream in = Objects.requireNonNull(loader.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
