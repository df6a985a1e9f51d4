package sonet.mls.framing;

/// How many zero bytes are put behind the content of a PrivateMessage, to hide its length (RFC 9420
/// §6.3.1, §15.1).
@FunctionalInterface
public interface PaddingPolicy {
  /// The padding for content of a length, with its authentication; 0 or more bytes.
  int padding(int contentLength);

  /// No padding.
  static PaddingPolicy none() {
    return _ -> 0;
  }

  /// Up to the next multiple of a block.
  ///
  /// @throws IllegalArgumentException for a block of less than one byte
  static PaddingPolicy toMultipleOf(int block) {
    if (block < 1) {
      throw new IllegalArgumentException("padding to blocks of " + block + " bytes");
    }
    return length -> (block - length % block) % block;
  }

  /// Padmé: lengths of which only O(log log n) leading bits show, at a cost of at most 12% (Nikitin
  /// et al., Reducing Metadata Leakage from Encrypted Files and Communication with PURBs, PoPETs
  /// 2019).
  static PaddingPolicy padme() {
    return length -> {
      if (length < 2) {
        return 0;
      }
      int exponent = 31 - Integer.numberOfLeadingZeros(length);
      int exponentBits = 32 - Integer.numberOfLeadingZeros(exponent);
      int block = 1 << Math.max(0, exponent - exponentBits);
      return (block - length % block) % block;
    };
  }
}
