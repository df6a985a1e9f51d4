package sonet.crypto.accelerated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.ServedPrimitive;
import sonet.crypto.SignatureScheme;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.SignatureFunction;

/// A library serves only what it gets right; the next one serves the rest.
class ChoiceTest {
  private static final Library PURE = new PureLibrary(new PureProvider());

  /// Right in everything but what one of its functions does wrong.
  private static class Liar implements Library {
    @Override
    public String name() {
      return "liar";
    }

    @Override
    public Optional<HashFunction> hash(HashAlgorithm algorithm) {
      return PURE.hash(algorithm);
    }

    @Override
    public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
      return PURE.aead(algorithm);
    }

    @Override
    public Optional<DiffieHellman> diffieHellman(KemAlgorithm algorithm) {
      return PURE.diffieHellman(algorithm);
    }

    @Override
    public Optional<SignatureFunction> signature(SignatureScheme scheme) {
      return PURE.signature(scheme);
    }
  }

  private static AcceleratedProvider over(Library preferred) {
    return new AcceleratedProvider(
        new Libraries(source -> source == Source.PURE ? PURE : preferred));
  }

  private static ServedPrimitive served(Library preferred, Enum<?> primitive) {
    return over(preferred).report().stream()
        .filter(served -> served.primitive().equals(primitive.name()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aLibraryThatIsRightServes() {
    assertThat(served(new Liar(), SignatureScheme.ED25519).library()).isEqualTo("liar");
    assertThat(served(new Liar(), HashAlgorithm.SHA256).library()).isEqualTo("liar");
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        Arguments.of(
            "a hash of the first part only",
            HashAlgorithm.SHA256,
            new Liar() {
              @Override
              public Optional<HashFunction> hash(HashAlgorithm algorithm) {
                return super.hash(algorithm).map(ChoiceTest::ofFirstPart);
              }
            }),
        Arguments.of(
            "a cipher that opens anything",
            AeadAlgorithm.AES_128_GCM,
            new Liar() {
              @Override
              public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
                return super.aead(algorithm).map(ChoiceTest::openingAnything);
              }
            }),
        Arguments.of(
            "a wrong bit in a shared point",
            KemAlgorithm.DHKEM_P256,
            new Liar() {
              @Override
              public Optional<DiffieHellman> diffieHellman(KemAlgorithm algorithm) {
                return super.diffieHellman(algorithm).map(ChoiceTest::withWrongBit);
              }
            }),
        Arguments.of(
            "every signature valid",
            SignatureScheme.ED25519,
            new Liar() {
              @Override
              public Optional<SignatureFunction> signature(SignatureScheme scheme) {
                return super.signature(scheme).map(function -> new Verdict(function, true));
              }
            }),
        Arguments.of(
            "no signature valid",
            SignatureScheme.ECDSA_SECP256R1_SHA256,
            new Liar() {
              @Override
              public Optional<SignatureFunction> signature(SignatureScheme scheme) {
                return super.signature(scheme).map(function -> new Verdict(function, false));
              }
            }),
        Arguments.of(
            "an exception",
            HashAlgorithm.SHA512,
            new Liar() {
              @Override
              public Optional<HashFunction> hash(HashAlgorithm algorithm) {
                return Optional.of(new Throwing());
              }
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void aLibraryThatLiesIsPassedOver(String lie, Enum<?> primitive, Library liar) {
    ServedPrimitive served = served(liar, primitive);
    assertThat(served.library()).isEqualTo("pure");
    assertThat(served.passedOver())
        .isNotEmpty()
        .allMatch(why -> why.endsWith("failed its self-test"));
  }

  @Test
  void aLibraryThatDoesNotLoadIsPassedOver() {
    Libraries libraries =
        new Libraries(source ->
            switch (source) {
              case CORRETTO -> throw new ClassNotFoundException("its class");
              case CONSCRYPT -> throw new UnsatisfiedLinkError("no code for this machine");
              case JDK -> throw new GeneralSecurityException("no such provider");
              case PURE -> PURE;
            });
    List<ServedPrimitive> report = new AcceleratedProvider(libraries).report();
    assertThat(report).extracting(ServedPrimitive::library).containsOnly("pure");
    assertThat(report)
        .flatExtracting(ServedPrimitive::passedOver)
        .contains(
            "corretto: not on the class path",
            "conscrypt: java.lang.UnsatisfiedLinkError: no code for this machine",
            "jdk: java.security.GeneralSecurityException: no such provider");
  }

  @Test
  void aLibraryIsLoadedOnceAndOnlyWhenNeeded() {
    AtomicInteger loaded = new AtomicInteger();
    Libraries libraries =
        new Libraries(source -> {
          if (source == Source.CORRETTO) {
            loaded.incrementAndGet();
          }
          return PURE;
        });
    AcceleratedProvider provider = new AcceleratedProvider(libraries);
    HashFunction hash = provider.hash(HashAlgorithm.SHA256).orElseThrow();
    assertThat(hash.hash()).hasSize(32);
    assertThat(loaded).hasValue(0);
    assertThat(provider.report()).isEqualTo(provider.report());
    assertThat(loaded).hasValue(1);
  }

  @Test
  void withNothingThatIsRightThereIsNothing() {
    Library throwing =
        new Liar() {
          @Override
          public Optional<HashFunction> hash(HashAlgorithm algorithm) {
            return Optional.of(new Throwing());
          }
        };
    AcceleratedProvider provider = new AcceleratedProvider(new Libraries(source -> throwing));
    HashFunction hash = provider.hash(HashAlgorithm.SHA256).orElseThrow();
    assertThatIllegalStateException().isThrownBy(hash::hash).withMessageContaining("SHA256");
  }

  private static HashFunction ofFirstPart(HashFunction right) {
    return new HashFunction() {
      @Override
      public byte[] hash(byte[]... parts) {
        return right.hash(parts[0]);
      }

      @Override
      public byte[] hmac(byte[] key, byte[]... parts) {
        return right.hmac(key, parts);
      }
    };
  }

  private static AeadFunction openingAnything(AeadFunction right) {
    return new AeadFunction() {
      @Override
      public byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
        return right.seal(key, nonce, aad, plaintext);
      }

      @Override
      public byte[] open(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
          throws CryptoException {
        if (nonce.length == 0) {
          throw new CryptoException(Reason.AUTHENTICATION_FAILED, "never");
        }
        return KnownAnswers.MESSAGE.toArray();
      }
    };
  }

  private static DiffieHellman withWrongBit(DiffieHellman right) {
    return new DiffieHellman() {
      @Override
      public byte[] publicKey(byte[] privateKey) {
        return right.publicKey(privateKey);
      }

      @Override
      public byte[] agree(byte[] privateKey, byte[] publicKey) {
        byte[] shared = right.agree(privateKey, publicKey);
        shared[0] ^= 1;
        return shared;
      }
    };
  }

  private record Verdict(SignatureFunction right, boolean verdict) implements SignatureFunction {
    @Override
    public KeyPair generate(RandomSource random) {
      return right.generate(random);
    }

    @Override
    public byte[] publicKey(byte[] privateKey) throws CryptoException {
      return right.publicKey(privateKey);
    }

    @Override
    public boolean acceptsPublicKey(byte[] publicKey) {
      return right.acceptsPublicKey(publicKey);
    }

    @Override
    public byte[] sign(byte[] privateKey, byte[] publicKey, byte[] message) {
      return right.sign(privateKey, publicKey, message);
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
      return verdict;
    }
  }

  private static final class Throwing implements HashFunction {
    @Override
    public byte[] hash(byte[]... parts) {
      throw new IllegalStateException("broken");
    }

    @Override
    public byte[] hmac(byte[] key, byte[]... parts) {
      throw new IllegalStateException("broken");
    }
  }
}
