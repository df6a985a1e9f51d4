package sonet.transparency.testing;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.CryptoException;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.CurveGroup;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// A provider that counts what it is asked to do. It has one thread.
public final class CountedWork implements CryptoProvider {
  private final CryptoProvider provider;
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

  /// What is counted.
  public enum Kind {
    /// A SHA-256 hash: a node of a tree.
    HASH,
    /// A SHA-512 hash: a step of a VRF.
    VRF_HASH,
    /// An HMAC: a commitment.
    COMMITMENT,
    /// A point that was decoded, which takes a square root.
    DECODE,
    /// A point times a secret number.
    SECRET_PRODUCT,
    /// The base point times a secret number.
    BASE_PRODUCT,
    /// A sum of two public products.
    PUBLIC_SUM,
    /// A signature.
    SIGN,
    /// A check of a signature.
    VERIFY
  }

  /// Counts the work of a provider.
  public CountedWork(CryptoProvider provider) {
    this.provider = provider;
  }

  /// What a piece of work took; kinds that it did not need are left out.
  public Map<Kind, Long> during(Work work) throws Exception {
    counts.clear();
    work.run();
    return new EnumMap<>(counts.isEmpty() ? Map.of(Kind.HASH, 0L) : counts);
  }

  /// Something to do.
  @FunctionalInterface
  public interface Work {
    /// Does it.
    void run() throws Exception;
  }

  private void count(Kind kind, long times) {
    counts.merge(kind, times, Long::sum);
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    Kind kind = algorithm == HashAlgorithm.SHA256 ? Kind.HASH : Kind.VRF_HASH;
    return provider.hash(algorithm).map(hash -> new Hash(hash, kind));
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return provider.aead(algorithm);
  }

  @Override
  public Optional<KemFunction> kem(KemAlgorithm algorithm) {
    return provider.kem(algorithm);
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return provider.signature(scheme).map(Signature::new);
  }

  @Override
  public Optional<CurveGroup> group(GroupAlgorithm algorithm) {
    return provider.group(algorithm).map(Group::new);
  }

  private final class Hash implements HashFunction {
    private final HashFunction hash;
    private final Kind kind;

    Hash(HashFunction hash, Kind kind) {
      this.hash = hash;
      this.kind = kind;
    }

    @Override
    public byte[] hash(byte[]... parts) {
      count(kind, 1);
      return hash.hash(parts);
    }

    @Override
    public byte[] hmac(byte[] key, byte[]... parts) {
      count(Kind.COMMITMENT, 1);
      return hash.hmac(key, parts);
    }
  }

  private final class Signature implements SignatureFunction {
    private final SignatureFunction signature;

    Signature(SignatureFunction signature) {
      this.signature = signature;
    }

    @Override
    public KeyPair generate(RandomSource random) {
      return signature.generate(random);
    }

    @Override
    public byte[] publicKey(byte[] privateKey) throws CryptoException {
      return signature.publicKey(privateKey);
    }

    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return signature.acceptsPublicKey(publicKey);
    }

    @Override
    public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
      count(Kind.SIGN, 1);
      return signature.sign(privateKey, publicKey, message);
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] value) {
      count(Kind.VERIFY, 1);
      return signature.verify(publicKey, message, value);
    }
  }

  /// The group, and its points as they are counted.
  private final class Group implements CurveGroup {
    private final CurveGroup group;

    Group(CurveGroup group) {
      this.group = group;
    }

    private final class Counted implements Point {
      private final Point point;

      Counted(Point point) {
        this.point = point;
      }

      @Override
      public byte[] encode() {
        return point.encode();
      }

      @Override
      public Point timesCofactor() {
        return new Counted(point.timesCofactor());
      }

      @Override
      public boolean isNeutral() {
        return point.isNeutral();
      }

      @Override
      public Point times(byte[] secretScalar) {
        count(Kind.SECRET_PRODUCT, 1);
        return new Counted(point.times(secretScalar));
      }

      @Override
      public Point[] timesEach(byte[]... secretScalars) {
        count(Kind.SECRET_PRODUCT, secretScalars.length);
        Point[] products = point.timesEach(secretScalars);
        for (int i = 0; i < products.length; i++) {
          products[i] = new Counted(products[i]);
        }
        return products;
      }
    }

    private Point inner(Point point) {
      return ((Counted) point).point;
    }

    @Override
    public byte[][] encode(Point... points) {
      Point[] inner = new Point[points.length];
      for (int i = 0; i < inner.length; i++) {
        inner[i] = inner(points[i]);
      }
      return group.encode(inner);
    }

    @Override
    public Optional<Point> decode(byte[] encoding) {
      count(Kind.DECODE, 1);
      return group.decode(encoding).map(Counted::new);
    }

    @Override
    public Point baseTimes(byte[] secretScalar) {
      count(Kind.BASE_PRODUCT, 1);
      return new Counted(group.baseTimes(secretScalar));
    }

    @Override
    public Point difference(byte[] s, byte[] c, Point y) {
      count(Kind.PUBLIC_SUM, 1);
      return new Counted(group.difference(s, c, inner(y)));
    }

    @Override
    public Point difference(byte[] s, Point h, byte[] c, Point g) {
      count(Kind.PUBLIC_SUM, 1);
      return new Counted(group.difference(s, inner(h), c, inner(g)));
    }

    @Override
    public boolean acceptsScalar(byte[] scalar) {
      return group.acceptsScalar(scalar);
    }

    @Override
    public byte[] reduce(byte[] secretNumber) {
      return group.reduce(secretNumber);
    }

    @Override
    public byte[] multiplyAdd(byte[] c, byte[] x, byte[] k) {
      return group.multiplyAdd(c, x, k);
    }
  }
}
