/// A group as someone sees it who holds no secret: the delivery service (RFC 9420 §16.10).
///
/// Read [ObservedGroup]. It validates commits by the very rules that members apply, so that an
/// invalid one can be refused before anyone receives it, and keeps the public tree.
@NullMarked
package sonet.mls.observer;

import org.jspecify.annotations.NullMarked;
