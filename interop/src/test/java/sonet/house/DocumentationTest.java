package sonet.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// That every exported member says what it is.
class DocumentationTest {
  @Test
  void everyExportedMemberHasADocComment() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path source : Modules.sources()) {
      for (String exported : exports(source)) {
        files.addAll(javaFiles(source.resolve(exported.replace('.', '/')), 1));
      }
    }
    assertThat(files).isNotEmpty();
    List<String> silent = new ArrayList<>();
    scan(files, (unit, trees) -> new Silence(unit, trees, silent).scan(unit, null));
    assertThat(silent).as("exported members without a doc comment").isEmpty();
  }

  @Test
  void everyPackageSaysWhatItDoes() throws IOException {
    List<String> silent = new ArrayList<>();
    for (Path source : Modules.sources()) {
      List<Path> descriptions =
          javaFiles(source, Integer.MAX_VALUE).stream()
              .filter(file -> file.endsWith("package-info.java"))
              .toList();
      scan(
          descriptions,
          (unit, trees) -> {
            TreePath path = TreePath.getPath(unit, unit.getPackage());
            if (trees.getDocCommentTree(path) == null) {
              silent.add(unit.getSourceFile().getName());
            }
          });
    }
    assertThat(silent).as("packages without a description").isEmpty();
  }

  private interface Visit {
    void unit(CompilationUnitTree unit, DocTrees trees);
  }

  private static void scan(List<Path> files, Visit visit) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, Locale.ROOT, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        visit.unit(unit, trees);
      }
    }
  }

  /// The packages that a module exports to everyone.
  private static List<String> exports(Path source) throws IOException {
    Path descriptor = source.resolve("module-info.java");
    List<String> exports = new ArrayList<>();
    if (Files.exists(descriptor)) {
      scan(
          List.of(descriptor),
          (unit, _) ->
              unit.getModule().getDirectives().stream()
                  .filter(ExportsTree.class::isInstance)
                  .map(ExportsTree.class::cast)
                  .filter(each -> each.getModuleNames() == null)
                  .forEach(each -> exports.add(each.getPackageName().toString())));
    }
    return exports;
  }

  private static List<Path> javaFiles(Path folder, int depth) throws IOException {
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  /// Collects what a user of the package can reach and nobody explained.
  private static final class Silence extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final DocTrees trees;
    private final List<String> silent;

    private Silence(CompilationUnitTree unit, DocTrees trees, List<String> silent) {
      this.unit = unit;
      this.trees = trees;
      this.silent = silent;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      if (reachable(type.getModifiers())) {
        check(type.getSimpleName().toString());
        return super.visitClass(type, null);
      }
      return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      if (reachable(method.getModifiers()) && !repeats(method)) {
        check(method.getName().toString());
      }
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
      boolean component = owner().getKind() == Tree.Kind.RECORD && !isStatic(variable);
      if (reachable(variable.getModifiers()) && !component) {
        check(variable.getName().toString());
      }
      return null;
    }

    private static boolean isStatic(VariableTree variable) {
      return variable.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    /// A method whose contract stands elsewhere, or a record's constructor that only checks.
    private boolean repeats(MethodTree method) {
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
      boolean constructor = method.getName().contentEquals("<init>");
      return overrides || (constructor && owner().getKind() == Tree.Kind.RECORD);
    }

    /// Public, or in an interface, where everything is.
    private boolean reachable(ModifiersTree modifiers) {
      return modifiers.getFlags().contains(Modifier.PUBLIC)
          || (getCurrentPath().getParentPath().getLeaf() instanceof ClassTree type
              && type.getKind() == Tree.Kind.INTERFACE
              && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    private Tree owner() {
      return getCurrentPath().getParentPath().getLeaf();
    }

    private void check(String name) {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      if (comment == null) {
        long line =
            unit.getLineMap()
                .getLineNumber(
                    trees.getSourcePositions().getStartPosition(unit, getCurrentPath().getLeaf()));
        silent.add("%s:%d %s".formatted(unit.getSourceFile().getName(), line, name));
      }
    }
  }
}
