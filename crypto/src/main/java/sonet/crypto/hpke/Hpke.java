package sonet.crypto.hpke;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.acceptance.StrictProvider;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.KemFunction;

/// HPKE with one choice of algorithms (RFC 9180). Immutable and safe for any number of threads.
///
/// A message to a public key is [#seal] and [#open]; several under one `info` are [#sealAll], which
/// shares the work they have in common. [#sender] and [#receiver] set up contexts for more than one
/// message, and for the modes that authenticate the sender.
public final class Hpke {
  private static final Mode<KeyPair> BASE_SENDER = new Mode.Base<>();
  private static final Mode<Bytes> BASE_RECEIVER = new Mode.Base<>();

  private final CryptoProvider provider;
  private final KemAlgorithm kemAlgorithm;
  private final KemFunction kem;
  private final AeadFunction aead;
  private final KeySchedule schedule;

  /// HPKE served by a provider, behind the acceptance rules.
  ///
  /// @throws IllegalArgumentException when the provider lacks one of the algorithms
  public Hpke(CryptoProvider provider, KemAlgorithm kem, HashAlgorithm kdf, AeadAlgorithm aead) {
    this(
        StrictProvider.of(provider),
        kem,
        aead,
        new TwoStageSchedule(require(provider.hash(kdf), kdf), kem, kdf, aead));
  }

  /// HPKE with a key derivation function of one step (draft-ietf-hpke-pq §5), which no suite of MLS
  /// has.
  ///
  /// @throws IllegalArgumentException when the provider lacks one of the algorithms
  public Hpke(CryptoProvider provider, KemAlgorithm kem, OneStageKdf kdf, AeadAlgorithm aead) {
    this(StrictProvider.of(provider), kem, aead, new OneStageSchedule(kem, kdf, aead));
  }

  private Hpke(
      StrictProvider provider, KemAlgorithm kem, AeadAlgorithm aead, KeySchedule schedule) {
    this.provider = provider;
    this.kemAlgorithm = kem;
    this.kem = require(provider.kem(kem), kem);
    this.aead = require(provider.aead(aead), aead);
    this.schedule = schedule;
  }

  /// Single-shot base-mode encryption, with empty associated data (RFC 9180 §6.1).
  ///
  /// @throws CryptoException with `INVALID_PUBLIC_KEY`
  public HpkeCiphertext seal(Bytes publicKey, Bytes info, Secret plaintext, RandomSource random)
      throws CryptoException {
    byte[] context = schedule.context(BASE_SENDER, info.toArray());
    return seal(publicKey, context, plaintext, random);
  }

  /// Several single-shot encryptions under one `info`, in the order of the input.
  ///
  /// The randomness is drawn before the work is spread over the provider's threads, so the result
  /// is that of as many calls of [#seal], but for what a library draws itself.
  ///
  /// @throws CryptoException with `INVALID_PUBLIC_KEY` when any key is not acceptable
  public List<HpkeCiphertext> sealAll(Bytes info, List<SealRequest> requests, RandomSource random)
      throws CryptoException {
    byte[] context = schedule.context(BASE_SENDER, info.toArray());
    Piece[] pieces = new Piece[requests.size()];
    for (int i = 0; i < pieces.length; i++) {
      byte[] seed = new byte[kemAlgorithm.encapsulationSeedLength()];
      random.fill(seed);
      pieces[i] = new Piece(requests.get(i), seed);
    }
    provider.forEach(pieces.length, i -> pieces[i].run(context));
    HpkeCiphertext[] results = new HpkeCiphertext[pieces.length];
    for (int i = 0; i < pieces.length; i++) {
      results[i] = pieces[i].result();
    }
    return List.of(results);
  }

  /// Single-shot base-mode decryption, with empty associated data (RFC 9180 §6.1).
  ///
  /// @throws CryptoException with `DECAPSULATION_FAILED` or `AUTHENTICATION_FAILED`, or with
  ///   `INVALID_PRIVATE_KEY`
  public Secret open(HpkeCiphertext ciphertext, KeyPair receiver, Bytes info)
      throws CryptoException {
    byte[] context = schedule.context(BASE_RECEIVER, info.toArray());
    byte[] shared = decapsulate(ciphertext.kemOutput(), receiver, BASE_RECEIVER);
    byte[] secret = schedule.secret(BASE_RECEIVER, shared, context);
    byte[] key = schedule.key(secret, context);
    byte[] nonce = schedule.baseNonce(secret, context);
    try {
      return Secret.wrap(
          aead.open(key, nonce, LabeledKdf.EMPTY, ciphertext.ciphertext().toArray()));
    } finally {
      wipe(secret);
      wipe(key);
      wipe(nonce);
    }
  }

  /// A sender's context in base mode that only exports: `SendExportBase` (RFC 9180 §6.2); see RFC
  /// 9420 §8.3 for external joins.
  ///
  /// @throws CryptoException with `INVALID_PUBLIC_KEY`
  public ExportedSecret sendExport(
      Bytes publicKey, Bytes info, Bytes exporterContext, int length, RandomSource random)
      throws CryptoException {
    Encapsulation encapsulation = kem.encapsulate(publicKey.toArray(), random);
    byte[] shared = take(encapsulation.sharedSecret());
    return new ExportedSecret(
        encapsulation.encapsulation(), export(shared, info, exporterContext, length));
  }

  /// `ReceiveExportBase` (RFC 9180 §6.2).
  ///
  /// @throws CryptoException with `DECAPSULATION_FAILED` or `INVALID_PRIVATE_KEY`
  public Secret receiveExport(
      Bytes kemOutput, KeyPair receiver, Bytes info, Bytes exporterContext, int length)
      throws CryptoException {
    byte[] shared = decapsulate(kemOutput, receiver, BASE_RECEIVER);
    return export(shared, info, exporterContext, length);
  }

  /// A context to encrypt with, in any mode: `SetupBaseS` to `SetupAuthPSKS` (RFC 9180 §5.1).
  ///
  /// @throws CryptoException with `INVALID_PUBLIC_KEY`
  public HpkeSender sender(Bytes publicKey, Bytes info, Mode<KeyPair> mode, RandomSource random)
      throws CryptoException {
    byte[] key = publicKey.toArray();
    Encapsulation encapsulation =
        switch (mode) {
          case Mode.Base<KeyPair> _ -> kem.encapsulate(key, random);
          case Mode.Psk<KeyPair> _ -> kem.encapsulate(key, random);
          case Mode.Auth<KeyPair>(KeyPair sender) -> kem.authEncapsulate(key, sender, random);
          case Mode.AuthPsk<KeyPair>(KeyPair sender, PreSharedKey _) ->
              kem.authEncapsulate(key, sender, random);
        };
    byte[] shared = take(encapsulation.sharedSecret());
    return new HpkeSender(encapsulation.encapsulation(), context(mode, info, shared));
  }

  /// A context to decrypt with, in any mode: `SetupBaseR` to `SetupAuthPSKR` (RFC 9180 §5.1).
  ///
  /// @throws CryptoException with `DECAPSULATION_FAILED`, or when a key is not acceptable
  public HpkeReceiver receiver(Bytes kemOutput, KeyPair receiver, Bytes info, Mode<Bytes> mode)
      throws CryptoException {
    return new HpkeReceiver(context(mode, info, decapsulate(kemOutput, receiver, mode)));
  }

  private HpkeContext context(Mode<?> mode, Bytes info, byte[] shared) {
    byte[] scheduleContext = schedule.context(mode, info.toArray());
    byte[] secret = schedule.secret(mode, shared, scheduleContext);
    HpkeContext context = new HpkeContext(schedule, aead, secret, scheduleContext);
    wipe(secret);
    return context;
  }

  private byte[] decapsulate(Bytes kemOutput, KeyPair receiver, Mode<Bytes> mode)
      throws CryptoException {
    byte[] encapsulation = kemOutput.toArray();
    byte[] privateKey = receiver.privateKey().expose();
    byte[] publicKey = receiver.publicKey().toArray();
    try {
      return switch (mode) {
        case Mode.Base<Bytes> _ -> kem.decapsulate(encapsulation, privateKey, publicKey);
        case Mode.Psk<Bytes> _ -> kem.decapsulate(encapsulation, privateKey, publicKey);
        case Mode.Auth<Bytes>(Bytes sender) ->
            kem.authDecapsulate(encapsulation, privateKey, publicKey, sender.toArray());
        case Mode.AuthPsk<Bytes>(Bytes sender, PreSharedKey _) ->
            kem.authDecapsulate(encapsulation, privateKey, publicKey, sender.toArray());
      };
    } finally {
      wipe(privateKey);
    }
  }

  private HpkeCiphertext seal(
      Bytes publicKey, byte[] context, Secret plaintext, RandomSource random)
      throws CryptoException {
    Encapsulation encapsulation = kem.encapsulate(publicKey.toArray(), random);
    byte[] secret = schedule.secret(BASE_SENDER, take(encapsulation.sharedSecret()), context);
    byte[] key = schedule.key(secret, context);
    byte[] nonce = schedule.baseNonce(secret, context);
    byte[] text = plaintext.expose();
    byte[] sealed = aead.seal(key, nonce, LabeledKdf.EMPTY, text);
    wipe(secret);
    wipe(key);
    wipe(nonce);
    wipe(text);
    return new HpkeCiphertext(encapsulation.encapsulation(), Bytes.wrap(sealed));
  }

  private Secret export(byte[] shared, Bytes info, Bytes exporterContext, int length) {
    byte[] context = schedule.context(BASE_SENDER, info.toArray());
    byte[] secret = schedule.secret(BASE_SENDER, shared, context);
    byte[] exporter = schedule.exporterSecret(secret, context);
    Secret exported = schedule.export(exporter, exporterContext.toArray(), length);
    wipe(secret);
    wipe(exporter);
    return exported;
  }

  /// The bytes of a secret, which is closed.
  private static byte[] take(Secret secret) {
    try (secret) {
      return secret.expose();
    }
  }

  private static void wipe(byte[] value) {
    Arrays.fill(value, (byte) 0);
  }

  private static <T> T require(Optional<T> function, Enum<?> algorithm) {
    return function.orElseThrow(
        () -> new IllegalArgumentException("the provider does not offer " + algorithm));
  }

  /// One encryption of a batch, done on some thread.
  private final class Piece {
    private final SealRequest request;
    private final byte[] seed;
    private Optional<HpkeCiphertext> sealed = Optional.empty();
    private Optional<CryptoException> failure = Optional.empty();

    Piece(SealRequest request, byte[] seed) {
      this.request = request;
      this.seed = seed;
    }

    void run(byte[] context) {
      try {
        sealed = Optional.of(seal(request.publicKey(), context, request.plaintext(), this::draw));
      } catch (CryptoException e) {
        failure = Optional.of(e);
      } finally {
        wipe(seed);
      }
    }

    HpkeCiphertext result() throws CryptoException {
      if (failure.isPresent()) {
        throw failure.get();
      }
      return sealed.orElseThrow();
    }

    /// The randomness drawn before, in the one piece an encapsulation asks for.
    private void draw(byte[] target) {
      if (target.length != seed.length) {
        throw new IllegalStateException(
            kemAlgorithm + " drew " + target.length + " random bytes, not " + seed.length);
      }
      System.arraycopy(seed, 0, target, 0, seed.length);
    }
  }
}
