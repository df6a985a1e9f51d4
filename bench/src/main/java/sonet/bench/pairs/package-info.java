/// `./sonet bench pairs`: sessions of two devices, beside libsignal-client where it is there.
///
/// Read [PairBench] first, then [PairOperation] (what is measured), [PairEngine] and [PairScene]
/// (what an engine must do for it), and [SonetPairs], which is ours. The peer is AGPL software: its
/// adapter lies among the tests, is found as a service, and is in nothing that is published.
@NullMarked
package sonet.bench.pairs;

import org.jspecify.annotations.NullMarked;
