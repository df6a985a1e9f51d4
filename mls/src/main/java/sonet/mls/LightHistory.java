package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// What a light member remembers of the epochs before, as its policy allows: [History] with epochs
/// that hold no tree. The newest stands first.
///
/// @param epochs that can still receive application messages
/// @param resumptionPsks for PSK proposals that refer to earlier epochs (RFC 9420 §8.6)
/// @param commits that ended the last epochs, to tell a duplicate from a fork
record LightHistory(
    List<LightPastEpoch> epochs,
    List<History.ResumptionPsk> resumptionPsks,
    List<History.AppliedCommit> commits) {
  static final LightHistory EMPTY = new LightHistory(List.of(), List.of(), List.of());

  LightHistory {
    epochs = List.copyOf(epochs);
    resumptionPsks = List.copyOf(resumptionPsks);
    commits = List.copyOf(commits);
  }

  Optional<LightPastEpoch> epoch(Epoch epoch) {
    return epochs.stream().filter(past -> past.epoch().equals(epoch)).findFirst();
  }

  Optional<Secret> resumptionPsk(Epoch epoch) {
    return resumptionPsks.stream()
        .filter(psk -> psk.epoch().equals(epoch))
        .map(History.ResumptionPsk::value)
        .findFirst();
  }

  Optional<History.AppliedCommit> commit(Epoch epoch) {
    return commits.stream().filter(commit -> commit.epoch().equals(epoch)).findFirst();
  }

  /// The same with a past epoch changed.
  LightHistory with(LightPastEpoch changed) {
    return new LightHistory(
        epochs.stream().map(past -> past.epoch().equals(changed.epoch()) ? changed : past).toList(),
        resumptionPsks,
        commits);
  }

  /// One epoch further; what the policy no longer keeps is consumed.
  LightHistory advance(
      LightPastEpoch ended,
      Secret resumptionPsk,
      History.AppliedCommit commit,
      GroupPolicy policy,
      Consumed consumed) {
    List<LightPastEpoch> keptEpochs = new ArrayList<>(epochs);
    keptEpochs.addFirst(ended);
    while (keptEpochs.size() > policy.pastEpochs()) {
      keptEpochs.removeLast().forEachSecret(consumed::add);
    }
    List<History.ResumptionPsk> keptPsks = new ArrayList<>(resumptionPsks);
    keptPsks.addFirst(new History.ResumptionPsk(ended.epoch(), resumptionPsk));
    while (keptPsks.size() > policy.resumptionPsks()) {
      consumed.add(keptPsks.removeLast().value());
    }
    List<History.AppliedCommit> keptCommits = new ArrayList<>(commits);
    keptCommits.addFirst(commit);
    if (keptCommits.size() > History.COMMITS) {
      keptCommits.removeLast();
    }
    return new LightHistory(keptEpochs, keptPsks, keptCommits);
  }

  void forEachSecret(Consumer<Secret> visitor) {
    epochs.forEach(past -> past.forEachSecret(visitor));
    resumptionPsks.forEach(psk -> visitor.accept(psk.value()));
  }

  void writeTo(Writer writer) {
    writer.vector(epochs, (w, past) -> past.writeTo(w));
    writer.vector(resumptionPsks, (w, psk) -> w.u64(psk.epoch().value()).opaque(psk.value()));
    writer.vector(
        commits,
        (w, commit) ->
            w.u64(commit.epoch().value()).opaque(commit.hash()).u8(commit.own() ? 1 : 0));
  }

  static LightHistory read(MlsSuite suite, Reader reader) throws DecodeException {
    return new LightHistory(
        reader.vector(r -> LightPastEpoch.read(suite, r)),
        reader.vector(r -> new History.ResumptionPsk(new Epoch(r.u64()), r.opaqueSecret())),
        reader.vector(r -> new History.AppliedCommit(new Epoch(r.u64()), r.opaque(), r.u8() == 1)));
  }
}
