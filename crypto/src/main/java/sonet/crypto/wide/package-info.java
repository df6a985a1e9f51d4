/// edwards25519 in words of 64 bits, for processors that multiply two of them into 128.
///
/// [WideEdwardsGroup] is the class to read first. It does what the group of the plain provider
/// does, by the same rules, in less than half of the time; where numbers of 64 bits are costly, as
/// in a browser, that one serves.
@NullMarked
package sonet.crypto.wide;

import org.jspecify.annotations.NullMarked;
