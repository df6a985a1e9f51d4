package sonet.mls.testing;

/// What a random life may have beside RFC 9420's own doings.
public enum Trait {
  /// Members leave by SelfRemoves (draft-ietf-mls-extensions §6.3).
  LEAVING,
  /// Every other device sends values that mean nothing (RFC 9420 §13.5).
  GREASING,
  /// Members use a component: they change its data and send some along with commits.
  COMPONENTS
}
