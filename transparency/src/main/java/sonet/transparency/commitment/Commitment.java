package sonet.transparency.commitment;

import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencySuite;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.UpdateValue;

/// The commitment to the value of a label at a version: an HMAC whose key is public, and whose
/// secret is the random opening at the front of what it covers (§11.6).
///
/// Without the opening a commitment says nothing of the value. An opening that is deleted makes the
/// value unknowable for good, so none may be derived from something that is kept.
public final class Commitment {
  /// What stands in the prefix tree for a version that was skipped (§9.1).
  public static final Bytes SKIPPED = Bytes.wrap(new byte[TransparencySuite.HASH_LENGTH]);

  /// `Kc` (§17.1).
  private static final Bytes KEY = Bytes.fromHex("d821f8790d97709796b4d7903357c3f5");

  private Commitment() {}

  /// The commitment that an opening and a value give.
  public static Bytes of(
      Primitives primitives, Bytes opening, LabelVersion labelVersion, UpdateValue value) {
    return primitives.mac(KEY, value.commitmentValue(opening, labelVersion));
  }
}
