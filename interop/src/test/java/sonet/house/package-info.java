/// The rules of the house that a machine can check: who may know whom (ARCHITECTURE.md), what the
/// engines must do without, and the parts of CONTRIBUTING.md that show in a class file or a source.
///
/// They stand here because this module alone sees all the others.
@NullMarked
package sonet.house;

import org.jspecify.annotations.NullMarked;
