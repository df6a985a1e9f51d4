package sonet.crypto.hpke;

import java.util.List;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;

/// HPKE with one choice of algorithms (RFC 9180). Immutable and safe for any number of threads.
public final class Hpke {
  public Hpke(CryptoProvider provider, KemAlgorithm kem, HashAlgorithm kdf, AeadAlgorithm aead) {}

  /// Single-shot base-mode encryption, with empty associated data (RFC 9180 §6.1).
  ///
  /// @throws CryptoException with `INVALID_PUBLIC_KEY`
  public HpkeCiphertext seal(Bytes publicKey, Bytes info, Secret plaintext, RandomSource random)
      throws CryptoException {
    throw new IllegalStateException();
  }

  /// Several single-shot encryptions under one `info`, in the order of the input.
  ///
  /// @throws CryptoException with `INVALID_PUBLIC_KEY` when any key is not acceptable
  public List<HpkeCiphertext> sealAll(Bytes info, List<SealRequest> requests, RandomSource random)
      throws CryptoException {
    throw new IllegalStateException();
  }

  /// Single-shot base-mode decryption, with empty associated data (RFC 9180 §6.1).
  public Secret open(HpkeCiphertext ciphertext, KeyPair receiver, Bytes info)
      throws CryptoException {
    throw new IllegalStateException();
  }

  /// A sender's context in base mode that only exports: `SendExportBase` (RFC 9180 §6.2); see RFC
  /// 9420 §8.3 for external joins.
  public ExportedSecret sendExport(
      Bytes publicKey, Bytes info, Bytes exporterContext, int length, RandomSource random)
      throws CryptoException {
    throw new IllegalStateException();
  }

  /// `ReceiveExportBase` (RFC 9180 §6.2).
  public Secret receiveExport(
      Bytes kemOutput, KeyPair receiver, Bytes info, Bytes exporterContext, int length)
      throws CryptoException {
    throw new IllegalStateException();
  }
}
