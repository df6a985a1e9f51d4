/// Who watches the transparency logs (docs/transparency.md): the anchor log of each, its
/// checkpoints and the witnesses that are asked for cosignatures (C2SP tlog-tiles, tlog-witness),
/// the heads of auditors, and all of it as plain files.
///
/// Start with [sonet.server.transparency.anchor.Anchors]; what is served stands in
/// [sonet.server.transparency.anchor.AnchorFiles].
@NullMarked
package sonet.server.transparency.anchor;

import org.jspecify.annotations.NullMarked;
