package sonet.client.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.HeadSigner;
import sonet.transparency.Primitives;

/// The keys of an auditor, made at its first pass for the suite of the log.
final class AuditorKeys {
  private static final int VERSION = 1;
  private static final String FILE = "key";

  private AuditorKeys() {}

  /// The keys in a folder, or fresh ones that are kept there from now on.
  static HeadSigner open(OwnFolder folder, Primitives primitives, RandomSource random)
      throws ClientException {
    Optional<Bytes> kept = folder.read(FILE);
    if (kept.isEmpty()) {
      Bytes written = write(primitives, primitives.generateKeys(random));
      folder.writeSecret(FILE, written);
      kept = Optional.of(written);
    }
    try {
      return primitives.signer(Reader.decode(kept.get(), reader -> read(reader, primitives)));
    } catch (DecodeException | IllegalArgumentException e) {
      throw new ClientException(
          Reason.STATE_DAMAGED, "The auditor's key in " + folder.root() + " cannot be read.", e);
    }
  }

  private static Bytes write(Primitives primitives, List<KeyPair> pairs) {
    Writer writer = new Writer().u8(VERSION).u16(primitives.suite().id());
    for (KeyPair pair : pairs) {
      byte[] secret = pair.privateKey().expose();
      Writer _ = writer.opaque(Bytes.of(secret)).opaque(pair.publicKey());
      Arrays.fill(secret, (byte) 0);
      pair.close();
    }
    return writer.toBytes();
  }

  private static List<KeyPair> read(Reader reader, Primitives primitives) throws DecodeException {
    int version = reader.u8();
    int suite = reader.u16();
    if (version != VERSION || suite != primitives.suite().id()) {
      throw new DecodeException("keys of another version or suite");
    }
    List<KeyPair> pairs = new ArrayList<>();
    for (int i = 0; i < primitives.suite().schemes().size(); i++) {
      Secret secret = reader.opaqueSecret();
      pairs.add(new KeyPair(secret, reader.opaque()));
    }
    return pairs;
  }
}
