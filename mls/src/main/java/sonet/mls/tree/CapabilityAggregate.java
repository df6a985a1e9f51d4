package sonet.mls.tree;

import java.util.List;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Grease;
import sonet.mls.proposal.ProposalType;

/// What all members below a node support, and the credential types they use (RFC 9420 §7.2, §7.3).
///
/// Each node of the tree holds the aggregate of its subtree, so that questions about all members
/// are answered at the root. Members are much alike, so where an aggregate is equal to one below
/// it, it is the same object.
///
/// @param credentials credential types that all support
/// @param extensions non-default extension types that all support
/// @param proposals non-default proposal types that all support
/// @param credentialsInUse credential types that any member has
record CapabilityAggregate(
    TypeSet credentials, TypeSet extensions, TypeSet proposals, TypeSet credentialsInUse) {
  /// Of a subtree without members: the neutral element. Its sets mean nothing.
  static final CapabilityAggregate OF_NOBODY =
      new CapabilityAggregate(TypeSet.EMPTY, TypeSet.EMPTY, TypeSet.EMPTY, TypeSet.EMPTY);

  /// Of one member.
  static CapabilityAggregate of(LeafNode leaf) {
    Capabilities capabilities = leaf.capabilities();
    return new CapabilityAggregate(
        capabilities.credentialSet(),
        capabilities.extensionSet(),
        capabilities.proposalSet(),
        TypeSet.of(List.of(leaf.credential().type()), CredentialType::value));
  }

  /// Of one member, sharing an aggregate that is at hand when it is equal.
  static CapabilityAggregate of(LeafNode leaf, CapabilityAggregate atHand) {
    CapabilityAggregate own = of(leaf);
    return own.equals(atHand) ? atHand : own;
  }

  /// Of the members below both.
  CapabilityAggregate and(CapabilityAggregate other) {
    if (isNobody(other) || equals(other)) {
      return this;
    }
    if (isNobody(this)) {
      return other;
    }
    CapabilityAggregate both =
        new CapabilityAggregate(
            credentials.intersection(other.credentials),
            extensions.intersection(other.extensions),
            proposals.intersection(other.proposals),
            credentialsInUse.union(other.credentialsInUse));
    return both.equals(this) ? this : both.equals(other) ? other : both;
  }

  boolean supports(CredentialType type) {
    return isNobody(this) || contains(credentials, type.value());
  }

  boolean supports(ExtensionType type) {
    return isNobody(this) || type.isDefault() || contains(extensions, type.value());
  }

  boolean supports(ProposalType type) {
    return isNobody(this) || type.isDefault() || contains(proposals, type.value());
  }

  /// A value that all list is supported, but for GREASE (RFC 9420 §13.5).
  private static boolean contains(TypeSet types, int value) {
    return types.contains(value) && !Grease.isGrease(value);
  }

  /// Every member uses a credential.
  private static boolean isNobody(CapabilityAggregate aggregate) {
    return aggregate.credentialsInUse.isEmpty();
  }
}
