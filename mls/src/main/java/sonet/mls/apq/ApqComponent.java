package sonet.mls.apq;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.Environment;
import sonet.mls.Epoch;
import sonet.mls.Rule;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentLogic;
import sonet.mls.component.Components;
import sonet.mls.schedule.GroupContext;

/// The logic of the component that binds the groups: which updates of the APQInfo there can be, as
/// far as one of the two groups shows it (draft-ietf-mls-combiner §5.1.1).
public final class ApqComponent implements ComponentLogic {
  private static final ApqComponent LOGIC = new ApqComponent();

  private ApqComponent() {}

  /// An environment that knows the component. Members and observers of one of the groups need it.
  public static Environment in(Environment environment) {
    Components components = environment.policy().components().with(ComponentId.APQ_MLS_INFO, LOGIC);
    return environment.withPolicy(environment.policy().withComponents(components));
  }

  @Override
  public Outcome update(Setting setting, Optional<Bytes> present, List<Update> updates) {
    List<ApqInfoUpdate> decoded = new ArrayList<>();
    Optional<ApqInfo> before;
    try {
      before =
          present.isPresent()
              ? Optional.of(Reader.decode(present.get(), ApqInfo::read))
              : Optional.empty();
      for (Update update : updates) {
        decoded.add(Reader.decode(update.data(), ApqInfoUpdate::read));
      }
    } catch (DecodeException malformed) {
      return new Outcome.Refused(Rule.APQ_UPDATE_INVALID, String.valueOf(malformed.getMessage()));
    }
    Optional<ApqInfo> after = after(before, decoded);
    if (after.isEmpty()) {
      return new Outcome.Refused(
          Rule.APQ_UPDATE_INVALID,
          "expected a full update, or one of each epoch where there is an APQInfo");
    }
    return check(setting.context(), before, after.get());
  }

  /// One full update, or one of each epoch, in any order: the draft says "two proposals; one with
  /// `new_t_epoch` and one with `new_pq_epoch`" and asks for none.
  private static Optional<ApqInfo> after(Optional<ApqInfo> before, List<ApqInfoUpdate> updates) {
    if (updates.size() == 1 && updates.getFirst() instanceof ApqInfoUpdate.Full(ApqInfo all)) {
      return Optional.of(all);
    }
    if (updates.size() != 2 || before.isEmpty()) {
      return Optional.empty();
    }
    ApqInfo info = before.get();
    return switch (updates.getFirst()) {
      case ApqInfoUpdate.TEpoch(Epoch t)
          when updates.getLast() instanceof ApqInfoUpdate.PqEpoch(Epoch pq) ->
          Optional.of(info.withEpochs(t, pq));
      case ApqInfoUpdate.PqEpoch(Epoch pq)
          when updates.getLast() instanceof ApqInfoUpdate.TEpoch(Epoch t) ->
          Optional.of(info.withEpochs(t, pq));
      case ApqInfoUpdate.Full _, ApqInfoUpdate.TEpoch _, ApqInfoUpdate.PqEpoch _ ->
          Optional.empty();
    };
  }

  private static Outcome check(GroupContext context, Optional<ApqInfo> before, ApqInfo after) {
    if (before.isPresent()
        && !before.get().withEpochs(after.tEpoch(), after.pqEpoch()).equals(after)) {
      return new Outcome.Refused(Rule.APQ_INFO_CHANGED, "only the epochs may change");
    }
    boolean traditional =
        context.groupId().equals(after.tSessionGroupId())
            && context.cipherSuite().equals(after.tCipherSuite());
    boolean postQuantum =
        context.groupId().equals(after.pqSessionGroupId())
            && context.cipherSuite().equals(after.pqCipherSuite());
    if (!traditional && !postQuantum) {
      return new Outcome.Refused(Rule.APQ_INFO_MISMATCH, "the APQInfo is not about this group");
    }
    Epoch own = traditional ? after.tEpoch() : after.pqEpoch();
    if (!own.equals(context.epoch().next())) {
      return new Outcome.Refused(
          Rule.APQ_EPOCH_MISMATCH, "expected " + context.epoch().next() + ", got " + own);
    }
    return new Outcome.Data(after.encoded());
  }

  /// The groups are bound for their lives (§5.1.1).
  @Override
  public Optional<String> objectionToRemoval(Setting setting, Bytes present) {
    return Optional.of("the APQInfo stays");
  }

  /// All fields but the epochs are immutable, and the epochs change with AppDataUpdate (§5.1.1).
  @Override
  public Optional<String> objectionToReplacement(
      Setting setting, Optional<Bytes> present, Optional<Bytes> next) {
    return Optional.of("the APQInfo changes by AppDataUpdate alone");
  }

  /// The component stands in GroupContexts only (§9.1).
  @Override
  public Optional<String> objectionToEphemeral(Setting setting, Update ephemeral) {
    return Optional.of("the APQInfo has no ephemeral data");
  }
}
