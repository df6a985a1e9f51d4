package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.Psk;
import sonet.mls.schedule.PskSecret;
import sonet.mls.suite.MlsSuite;

/// `psk_secret`: the secret that stands for several pre-shared keys (RFC 9420 §8.4).
final class PskSecretVectors implements VectorKind {
  private static final int MAX_PSKS = 3;

  @Override
  public String name() {
    return "psk_secret";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("psks") && vector.has("psk_secret");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    int psks = vector.objects("psks").size();
    return "suite " + vector.u16("cipher_suite") + ", " + psks + " keys";
  }

  @Override
  public void verify(VectorFields vector) throws VectorException {
    MlsSuite suite = vector.suite();
    List<Psk> psks = new ArrayList<>();
    for (VectorFields psk : vector.objects("psks")) {
      PreSharedKeyId id = new PreSharedKeyId.External(psk.bytes("psk_id"), psk.bytes("psk_nonce"));
      psks.add(new Psk(id, psk.secret("psk")));
    }
    vector.expect("psk_secret", PskSecret.of(suite, psks));
  }

  @Override
  public List<VectorWriter> generate(Generation generation) {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      for (int count = 0; count <= MAX_PSKS; count++) {
        vectors.add(vector(suite, count, generation));
      }
    }
    return vectors;
  }

  private static VectorWriter vector(MlsSuite suite, int count, Generation generation) {
    List<Psk> psks = new ArrayList<>();
    List<VectorWriter> written = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Bytes id = generation.bytes(8);
      Bytes nonce = generation.bytes(suite.hashLength());
      // A key may have any length (§8.4).
      Secret value = Secret.random(generation.random(), generation.below(2 * suite.hashLength()));
      psks.add(new Psk(new PreSharedKeyId.External(id, nonce), value));
      written.add(
          new VectorWriter().bytes("psk_id", id).bytes("psk", value).bytes("psk_nonce", nonce));
    }
    return new VectorWriter()
        .number("cipher_suite", suite.id().value())
        .objects("psks", written)
        .bytes("psk_secret", PskSecret.of(suite, psks));
  }
}
