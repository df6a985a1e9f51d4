package sonet.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id version 1.3: a key from a passphrase, dear to guess (RFC 9106).
public final class Argon2id {
  /// The least salt accepted, in bytes.
  public static final int MIN_SALT = 8;

  private Argon2id() {}

  /// What one guess costs.
  ///
  /// @param memoryKiB memory in KiB, 8 per lane at least
  /// @param passes over the memory
  /// @param lanes that could be filled at once
  public record Cost(int memoryKiB, int passes, int lanes) {
    /// 64 MiB, three passes, four lanes: the second recommendation of RFC 9106 §4.
    public static final Cost RECOMMENDED = new Cost(64 * 1024, 3, 4);

    /// Refuses what the algorithm is not defined for, and more memory than 4 GiB.
    public Cost {
      if (lanes < 1 || lanes > 64 || passes < 1 || passes > 1000) {
        throw new IllegalArgumentException("Argon2id with " + lanes + " lanes, " + passes);
      }
      if (memoryKiB < 8 * lanes || memoryKiB > 4 << 20) {
        throw new IllegalArgumentException("Argon2id with " + memoryKiB + " KiB of memory");
      }
    }
  }

  /// The tag over a passphrase and a salt, as a key.
  ///
  /// @throws IllegalArgumentException for a salt under 8 bytes or a length under 4
  public static Secret derive(Secret passphrase, Bytes salt, Cost cost, int length) {
    if (salt.length() < MIN_SALT || length < 4) {
      throw new IllegalArgumentException("Argon2id: salt or output too short");
    }
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memoryKiB())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt.toArray())
            .build();
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(parameters);
    byte[] password = passphrase.expose();
    byte[] key = new byte[length];
    try {
      generator.generateBytes(password, key);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
    return Secret.wrap(key);
  }
}
