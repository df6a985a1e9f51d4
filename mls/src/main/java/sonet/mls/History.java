package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.ForkEvidence.EpochMark;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.RatchetTree;

/// What a group remembers of the epochs before, as its policy allows. The newest stands first.
///
/// @param epochs that can still receive application messages
/// @param resumptionPsks for PSK proposals that refer to earlier epochs (RFC 9420 §8.6)
/// @param commits that ended the last epochs, to tell a duplicate from a fork
/// @param marks hashes of the last epochs' authenticators, to find out where members parted (RFC
///   9420 §8.7)
record History(
    List<PastEpoch> epochs,
    List<ResumptionPsk> resumptionPsks,
    List<AppliedCommit> commits,
    List<EpochMark> marks) {
  static final History EMPTY = new History(List.of(), List.of(), List.of(), List.of());

  /// How many epochs are remembered by their authenticators.
  static final int MARKS = 64;

  /// How many commits are remembered; a hash each.
  static final int COMMITS = 64;

  History {
    epochs = List.copyOf(epochs);
    resumptionPsks = List.copyOf(resumptionPsks);
    commits = List.copyOf(commits);
    marks = List.copyOf(marks);
  }

  /// The resumption key of an epoch.
  record ResumptionPsk(Epoch epoch, Secret value) {
    void writeTo(Writer writer) {
      writer.u64(epoch.value()).opaque(value);
    }

    static ResumptionPsk read(Reader reader) throws DecodeException {
      return new ResumptionPsk(new Epoch(reader.u64()), reader.opaqueSecret());
    }
  }

  /// The commit that ended an epoch.
  ///
  /// @param epoch which it ended
  /// @param hash of the message as it travelled
  /// @param own whether we sent it
  record AppliedCommit(Epoch epoch, Bytes hash, boolean own) {
    void writeTo(Writer writer) {
      writer.u64(epoch.value()).opaque(hash).u8(own ? 1 : 0);
    }

    static AppliedCommit read(Reader reader) throws DecodeException {
      return new AppliedCommit(new Epoch(reader.u64()), reader.opaque(), reader.u8() == 1);
    }
  }

  Optional<PastEpoch> epoch(Epoch epoch) {
    return epochs.stream().filter(past -> past.epoch().equals(epoch)).findFirst();
  }

  Optional<Secret> resumptionPsk(Epoch epoch) {
    return resumptionPsks.stream()
        .filter(psk -> psk.epoch().equals(epoch))
        .map(ResumptionPsk::value)
        .findFirst();
  }

  Optional<AppliedCommit> commit(Epoch epoch) {
    return commits.stream().filter(commit -> commit.epoch().equals(epoch)).findFirst();
  }

  /// The same with a past epoch changed.
  History with(PastEpoch changed) {
    return new History(
        epochs.stream().map(past -> past.epoch().equals(changed.epoch()) ? changed : past).toList(),
        resumptionPsks,
        commits,
        marks);
  }

  /// How an epoch is remembered when nothing else is kept of it.
  ///
  /// @param commit that ended it
  /// @param mark by which it is recognised
  record Ending(AppliedCommit commit, EpochMark mark) {}

  /// One epoch further; what the policy no longer keeps is consumed.
  History advance(
      PastEpoch ended,
      ResumptionPsk resumptionPsk,
      Ending ending,
      GroupPolicy policy,
      Consumed consumed) {
    List<PastEpoch> keptEpochs = new ArrayList<>(epochs);
    keptEpochs.addFirst(ended);
    while (keptEpochs.size() > policy.pastEpochs()) {
      keptEpochs.removeLast().forEachSecret(consumed::add);
    }
    List<ResumptionPsk> keptPsks = new ArrayList<>(resumptionPsks);
    keptPsks.addFirst(resumptionPsk);
    while (keptPsks.size() > policy.resumptionPsks()) {
      consumed.add(keptPsks.removeLast().value());
    }
    List<AppliedCommit> keptCommits = new ArrayList<>(commits);
    keptCommits.addFirst(ending.commit());
    if (keptCommits.size() > COMMITS) {
      keptCommits.removeLast();
    }
    List<EpochMark> keptMarks = new ArrayList<>(marks);
    keptMarks.addFirst(ending.mark());
    if (keptMarks.size() > MARKS) {
      keptMarks.removeLast();
    }
    return new History(keptEpochs, keptPsks, keptCommits, keptMarks);
  }

  void forEachSecret(Consumer<Secret> visitor) {
    epochs.forEach(past -> past.forEachSecret(visitor));
    resumptionPsks.forEach(psk -> visitor.accept(psk.value()));
  }

  /// Writes all of it. Trees are written by what makes each of the next newer one.
  void writeTo(RatchetTree current, Writer writer) {
    writer.u32(epochs.size());
    RatchetTree newer = current;
    for (PastEpoch past : epochs) {
      past.writeTo(newer, writer);
      newer = past.tree();
    }
    writer.u32(resumptionPsks.size());
    resumptionPsks.forEach(psk -> psk.writeTo(writer));
    writer.u32(commits.size());
    commits.forEach(commit -> commit.writeTo(writer));
    writer.u32(marks.size());
    marks.forEach(mark -> mark.writeTo(writer));
  }

  /// Reads what [#writeTo] wrote.
  static History read(MlsSuite suite, RatchetTree current, Reader reader) throws DecodeException {
    List<PastEpoch> epochs = new ArrayList<>();
    RatchetTree newer = current;
    for (int i = count(reader); i > 0; i--) {
      PastEpoch past = PastEpoch.read(suite, newer, reader);
      epochs.add(past);
      newer = past.tree();
    }
    List<ResumptionPsk> psks = new ArrayList<>();
    for (int i = count(reader); i > 0; i--) {
      psks.add(ResumptionPsk.read(reader));
    }
    List<AppliedCommit> commits = new ArrayList<>();
    for (int i = count(reader); i > 0; i--) {
      commits.add(AppliedCommit.read(reader));
    }
    List<EpochMark> marks = new ArrayList<>();
    for (int i = count(reader); i > 0; i--) {
      marks.add(EpochMark.read(reader));
    }
    return new History(epochs, psks, commits, marks);
  }

  static int count(Reader reader) throws DecodeException {
    int count = reader.u32();
    if (count < 0 || count > reader.remaining()) {
      throw new DecodeException(Integer.toUnsignedString(count) + " elements");
    }
    return count;
  }
}
