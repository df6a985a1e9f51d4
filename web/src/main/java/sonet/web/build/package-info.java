/// The build step that compiles a program to WebAssembly and makes its JavaScript fit for a strict
/// content security policy. It runs on the JVM, in Maven's build of this module.
///
/// [WasmBuild] is the class to read first.
@NullMarked
package sonet.web.build;

import org.jspecify.annotations.NullMarked;
