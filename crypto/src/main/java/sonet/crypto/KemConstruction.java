package sonet.crypto;

/// What a key encapsulation mechanism is built of.
public sealed interface KemConstruction {
  /// A Diffie-Hellman group with HKDF (RFC 9180 §4.1).
  ///
  /// @param hash of its own key derivation, whatever a suite has
  record DhKem(HashAlgorithm hash) implements KemConstruction {}

  /// ML-KEM alone (FIPS 203, draft-ietf-hpke-pq §3).
  ///
  /// @param rank the dimension of its module, in FIPS 203 `k`: 2, 3 or 4
  record MlKem(int rank) implements KemConstruction {}

  /// ML-KEM and a group, so that a shared secret holds while either of them does
  /// (draft-ietf-hpke-pq §4, draft-irtf-cfrg-concrete-hybrid-kems §4).
  ///
  /// @param lattice the ML-KEM
  /// @param group the DHKEM whose group it is
  /// @param groupSeedLength how many bytes a scalar of the group is drawn from, `Nseed`
  /// @param label what separates this combination from others
  record Hybrid(KemAlgorithm lattice, KemAlgorithm group, int groupSeedLength, Bytes label)
      implements KemConstruction {}
}
