/// The engine for programs in JavaScript: the classes of `crypto` and `mls`, compiled to
/// WebAssembly (docs/adr/0009).
///
/// It is sans-IO as the engine is: bytes go in and come out, nothing is sent or stored, and a group
/// is a value that a step leaves as it was. [WebEngine] is the class to read first.
@NullMarked
package sonet.web;

import org.jspecify.annotations.NullMarked;
