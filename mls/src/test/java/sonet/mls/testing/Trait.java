package sonet.mls.testing;

/// What a random life may have beside RFC 9420's own doings.
public enum Trait {
  /// Members leave by SelfRemoves (draft-ietf-mls-extensions §6.3).
  LEAVING
}
