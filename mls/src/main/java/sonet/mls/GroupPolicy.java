package sonet.mls;

import sonet.mls.component.Components;
import sonet.mls.extension.Grease;
import sonet.mls.framing.PaddingPolicy;
import sonet.mls.schedule.RatchetPolicy;

/// What an application decides within what the RFC leaves open. All members of a group must use the
/// same [#lifetimes()], [#rules()] and [#components()], or they will disagree on commits.
///
/// @param lifetimes when lifetimes of leaves are checked, and how long they may be
/// @param ratchets how far message keys may be skipped, and how many are kept
/// @param pastEpochs how many past epochs can still receive application messages (RFC 9420 §15.3)
/// @param resumptionPsks how many past epochs' resumption keys are kept (RFC 9420 §8.6)
/// @param padding of private messages
/// @param rules of the application for commits
/// @param components of the application that have data in groups
/// @param grease whether what we send has values in it that mean nothing (RFC 9420 §13.5)
public record GroupPolicy(
    Lifetimes lifetimes,
    RatchetPolicy ratchets,
    int pastEpochs,
    int resumptionPsks,
    PaddingPolicy padding,
    CommitRules rules,
    Components components,
    Grease.Use grease) {
  /// Sensible for a messenger: lifetimes up to about four months, two past epochs, Padmé padding.
  public static final GroupPolicy DEFAULT =
      new GroupPolicy(
          Lifetimes.DEFAULT,
          RatchetPolicy.DEFAULT,
          2,
          8,
          PaddingPolicy.padme(),
          CommitRules.NONE,
          Components.STANDARD,
          Grease.Use.NEVER);

  public GroupPolicy {
    if (pastEpochs < 0 || resumptionPsks < 1) {
      throw new IllegalArgumentException(
          "pastEpochs " + pastEpochs + " or resumptionPsks " + resumptionPsks + " out of range");
    }
  }

  /// The same with other lifetimes.
  public GroupPolicy withLifetimes(Lifetimes other) {
    return new GroupPolicy(
        other, ratchets, pastEpochs, resumptionPsks, padding, rules, components, grease);
  }

  /// The same with another number of past epochs.
  public GroupPolicy withPastEpochs(int other) {
    return new GroupPolicy(
        lifetimes, ratchets, other, resumptionPsks, padding, rules, components, grease);
  }

  /// The same with another number of past epochs whose resumption keys are kept.
  public GroupPolicy withResumptionPsks(int other) {
    return new GroupPolicy(
        lifetimes, ratchets, pastEpochs, other, padding, rules, components, grease);
  }

  /// The same with other bounds of message keys.
  public GroupPolicy withRatchets(RatchetPolicy other) {
    return new GroupPolicy(
        lifetimes, other, pastEpochs, resumptionPsks, padding, rules, components, grease);
  }

  /// The same with another padding.
  public GroupPolicy withPadding(PaddingPolicy other) {
    return new GroupPolicy(
        lifetimes, ratchets, pastEpochs, resumptionPsks, other, rules, components, grease);
  }

  /// The same with other rules for commits.
  public GroupPolicy withRules(CommitRules other) {
    return new GroupPolicy(
        lifetimes, ratchets, pastEpochs, resumptionPsks, padding, other, components, grease);
  }

  /// The same with other components (draft-ietf-mls-extensions §4).
  public GroupPolicy withComponents(Components other) {
    return new GroupPolicy(
        lifetimes, ratchets, pastEpochs, resumptionPsks, padding, rules, other, grease);
  }

  /// The same with or without values that mean nothing.
  public GroupPolicy withGrease(Grease.Use other) {
    return new GroupPolicy(
        lifetimes, ratchets, pastEpochs, resumptionPsks, padding, rules, components, other);
  }

  /// Lifetimes of leaves that came in key packages (RFC 9420 §7.2, §7.3).
  ///
  /// A leaf that we send must always be within its lifetime.
  ///
  /// @param maximumSeconds the longest total lifetime that is accepted
  /// @param receivedAdds whether key packages in received proposals must be within their lifetime
  /// @param joinedTrees whether leaves of a tree that we join must be within theirs
  public record Lifetimes(long maximumSeconds, boolean receivedAdds, boolean joinedTrees) {
    /// Up to 16 weeks and a day; checked in received Adds but not in trees, where a leaf may have
    /// expired long after it was added.
    public static final Lifetimes DEFAULT = new Lifetimes(113 * 86_400L, true, false);

    /// No limit and no check of what is received, for peers that set none.
    public static final Lifetimes UNCHECKED = new Lifetimes(-1L, false, false);
  }
}
