package sonet.ratchet.braid;

import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.Secret;
import sonet.crypto.lattice.SplitMlKem;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;

/// A profile with the primitives that serve it. Made once, and shared by any number of braids.
public final class BraidProtocol {
  static final int KEY = 32;

  private static final byte[] NO_SALT = new byte[KEY];

  private final BraidProfile profile;
  private final HashFunction hash;
  private final SplitMlKem kem;
  private final byte[] chainNext;

  /// Binds a profile to a provider.
  ///
  /// @throws IllegalArgumentException when the provider lacks SHA-256 or ML-KEM-768
  public BraidProtocol(BraidProfile profile, CryptoProvider provider) {
    this.profile = profile;
    this.hash =
        provider
            .hash(HashAlgorithm.SHA256)
            .orElseThrow(() -> new IllegalArgumentException("no provider offers SHA256"));
    this.kem = new SplitMlKem(provider);
    this.chainNext = profile.chainLabels().next().toArray();
  }

  /// Labels, limits and beginning.
  public BraidProfile profile() {
    return profile;
  }

  SplitMlKem kem() {
    return kem;
  }

  /// `HKDF(salt = 0^32, chain, be32(index) || label, 64)`, the step that every message takes.
  byte[] chainStep(byte[] chain, int index) {
    byte[] number = {(byte) (index >> 24), (byte) (index >> 16), (byte) (index >> 8), (byte) index};
    byte[] prk = hash.hmac(NO_SALT, chain);
    byte[] keys = hash.expand(prk, 2 * KEY, number, chainNext);
    Arrays.fill(prk, (byte) 0);
    return keys;
  }

  /// HKDF with a salt of zeros, cut into keys of 32 bytes each.
  Secret[] derive(Secret ikm, Bytes info, int keys) {
    return derive(NO_SALT.clone(), ikm, info, keys);
  }

  /// HKDF, cut into keys of 32 bytes each.
  Secret[] derive(Secret salt, Secret ikm, Bytes info, int keys) {
    return derive(salt.expose(), ikm, info, keys);
  }

  private Secret[] derive(byte[] salt, Secret ikm, Bytes info, int keys) {
    byte[] input = ikm.expose();
    byte[] prk = hash.hmac(salt, input);
    byte[] output = hash.expand(prk, keys * KEY, info.toArray());
    Secret[] cut = new Secret[keys];
    for (int i = 0; i < keys; i++) {
      cut[i] = Secret.wrap(Arrays.copyOfRange(output, i * KEY, (i + 1) * KEY));
    }
    for (byte[] each : new byte[][] {salt, input, prk, output}) {
      Arrays.fill(each, (byte) 0);
    }
    return cut;
  }

  /// HMAC-SHA256.
  Bytes mac(Secret key, Bytes... parts) {
    byte[] exposed = key.expose();
    byte[] tag = hash.hmac(exposed, Bytes.concat(parts).toArray());
    Arrays.fill(exposed, (byte) 0);
    return Bytes.wrap(tag);
  }

  /// A label of the protocol with an epoch behind it.
  Bytes label(String name, long epoch) {
    byte[] number = new byte[8];
    for (int i = 0; i < number.length; i++) {
      number[i] = (byte) (epoch >> (8 * (7 - i)));
    }
    return Bytes.concat(profile.protocol(), Bytes.utf8(":" + name), Bytes.wrap(number));
  }
}
