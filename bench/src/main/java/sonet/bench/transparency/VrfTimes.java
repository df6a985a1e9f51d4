package sonet.bench.transparency;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;
import sonet.transparency.vrf.VrfOutput;
import sonet.transparency.vrf.VrfPrivateKey;
import sonet.transparency.vrf.VrfPublicKey;

/// The verifiable random function alone, over edwards25519: with plain Java, and with the
/// arithmetic that serves where an accelerated provider does.
final class VrfTimes {
  private static final int INPUTS = 100;

  private final Duration length;
  private final Consumer<Figure> figures;

  VrfTimes(Duration length, Consumer<Figure> figures) {
    this.length = length;
    this.figures = figures;
  }

  void measure() throws Exception {
    measure("plain", Providers.pure());
    measure("wide", Providers.best());
  }

  private void measure(String how, CryptoProvider provider) throws Exception {
    try (Secret secret =
            VrfPrivateKey.generate(GroupAlgorithm.EDWARDS25519, Providers.random(), provider);
        VrfPrivateKey key = VrfPrivateKey.parse(GroupAlgorithm.EDWARDS25519, secret, provider)) {
      VrfPublicKey shown =
          VrfPublicKey.parse(GroupAlgorithm.EDWARDS25519, key.publicKey(), provider);
      Bytes[] inputs = new Bytes[INPUTS];
      Bytes[] proofs = new Bytes[INPUTS];
      for (int i = 0; i < INPUTS; i++) {
        inputs[i] = Bytes.utf8("input " + i);
        proofs[i] = key.prove(inputs[i]).proof();
      }
      keep("VRF output, " + how, random -> key.evaluate(any(inputs, random)).length());
      keep("VRF output with its proof, " + how, random -> prove(key, any(inputs, random)));
      keep(
          "check of a VRF proof, " + how,
          random -> {
            int one = random.nextInt(INPUTS);
            return shown.verify(inputs[one], proofs[one]).length();
          });
    }
  }

  private static long prove(VrfPrivateKey key, Bytes input) {
    VrfOutput output = key.prove(input);
    return output.proof().length();
  }

  private static Bytes any(Bytes[] inputs, SplittableRandom random) {
    return inputs[random.nextInt(INPUTS)];
  }

  private void keep(String what, Crowd.Work work) throws Exception {
    // Once for the compiler.
    Crowd.Run _ = new Crowd(1, length).run(work);
    figures.accept(new Crowd(1, length).run(work).figure(what, 0));
  }
}
