package sonet.client.transparency;

import sonet.crypto.Bytes;
import sonet.crypto.Sha256;
import sonet.crypto.codec.Writer;
import sonet.transparency.directory.DeviceSet;

/// The name of what a person sees of an account's keys when deciding about them: the devices that
/// the log proves, those that are shown or were removed, all that is against them, and what was
/// decided before.
///
/// A decision carries the name of what it was made about, so that it never covers what came
/// afterwards. When something was found is not in it, since the same doubt is found again at each
/// look. Whoever can invent keys could look for others with the same name: 80 bits of a hash leave
/// no hope of that.
final class SeenKeys {
  private static final Bytes LABEL = Bytes.utf8("Sonet 1.0 keys seen");
  private static final int NAME_BYTES = 10;

  private SeenKeys() {}

  static String name(String account, KnownAccount one) {
    Bytes seen =
        new Writer()
            .opaque(LABEL)
            .opaque(Bytes.utf8(account))
            .vector(one.set().map(DeviceSet::encoded).stream().toList(), Writer::opaque)
            .vector(one.shown(), Writer::opaque)
            .vector(one.retired(), Writer::opaque)
            .vector(one.doubts(), SeenKeys::write)
            .u8(one.decision().blocked() ? 1 : 0)
            .u64(one.decision().version())
            .vector(one.decision().keys(), Writer::opaque)
            .toBytes();
    Sha256 hash = Sha256.begin();
    hash.update(seen);
    return hash.finish().slice(0, NAME_BYTES).toHex();
  }

  private static void write(Writer writer, Doubt doubt) {
    writer
        .u8(doubt.kind().code())
        .u64(doubt.version())
        .vector(doubt.keys(), Writer::opaque)
        .opaque(Bytes.utf8(doubt.detail()));
  }
}
