package sonet.mls.component;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.Rule;
import sonet.mls.framing.Sender;
import sonet.mls.schedule.GroupContext;

/// What an application makes of the data of one component (draft-ietf-mls-extensions §4.7, §4.8).
///
/// Asked by every member and by observers, more than once for one commit; the answer may depend
/// only on what is given, which is the same for all of them.
@FunctionalInterface
public interface ComponentLogic {
  /// An update is the new data as a whole; of several the last one counts.
  ComponentLogic REPLACE = (setting, present, updates) -> new Outcome.Data(last(updates));

  /// The same, as long as all of it decodes.
  static ComponentLogic replacing(Reader.Element<?> element) {
    return (setting, present, updates) -> {
      try {
        var _ = Reader.decode(last(updates), element);
        return new Outcome.Data(last(updates));
      } catch (DecodeException malformed) {
        return new Outcome.Refused(String.valueOf(malformed.getMessage()));
      }
    };
  }

  /// The component's data in the GroupContext after the updates of one commit, in its order (§4.7).
  ///
  /// @param present what the group has of the component
  /// @param updates at least one
  Outcome update(Setting setting, Optional<Bytes> present, List<Update> updates);

  /// Why the component's data cannot be removed from the GroupContext, or nothing when it can
  /// (§4.7).
  default Optional<String> objectionToRemoval(Setting setting, Bytes present) {
    return Optional.empty();
  }

  /// Why a GroupContextExtensions proposal cannot set the component's data, or nothing when it can;
  /// asked only where one may touch it at all (§4.7).
  ///
  /// @param present what the group has of the component
  /// @param next what it would have
  default Optional<String> objectionToReplacement(
      Setting setting, Optional<Bytes> present, Optional<Bytes> next) {
    return Optional.empty();
  }

  /// Why ephemeral data cannot go with a commit, or nothing when it can (§4.8).
  default Optional<String> objectionToEphemeral(Setting setting, Update ephemeral) {
    return Optional.empty();
  }

  /// In which commit the data stands.
  ///
  /// @param context of the epoch that the commit ends
  /// @param external whether the committer joins by it
  record Setting(GroupContext context, boolean external) {}

  /// Data of a proposal.
  ///
  /// @param data for the component
  /// @param sender who proposed it
  record Update(Bytes data, Sender sender) {}

  /// What comes of updates.
  sealed interface Outcome {
    /// They are fine.
    ///
    /// @param data the component's data from now on
    record Data(Bytes data) implements Outcome {}

    /// They are not, and so is no commit that holds them.
    ///
    /// @param rule that is broken
    /// @param why in words, without a full stop
    record Refused(Rule rule, String why) implements Outcome {
      /// Refused by a rule of the application.
      public Refused(String why) {
        this(Rule.APP_DATA_REFUSED, why);
      }
    }
  }

  private static Bytes last(List<Update> updates) {
    return updates.getLast().data();
  }
}
