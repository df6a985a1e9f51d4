package sonet.mls;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.testing.Breaks;
import sonet.mls.tree.LeafIndex;
import sonet.mls.welcome.GroupInfo;

/// GroupInfos that an observer must not hand out (RFC 9420 §12.4.3).
final class ObservedGroupRulesTest {
  private final Stage stage;
  private final GroupInfo good;

  ObservedGroupRulesTest() throws MlsException {
    stage = new Stage();
    good = stage.groupInfo();
  }

  private void refuses(Rule rule, GroupInfo groupInfo) {
    Bytes encoded = new MlsMessage.GroupInfo(groupInfo).encoded();
    Stage.assertRefused(rule, () -> stage.observer.verifyGroupInfo(encoded));
  }

  private GroupInfo signed(
      sonet.mls.schedule.GroupContext context,
      Extensions extensions,
      Bytes confirmationTag,
      LeafIndex leaf,
      Signer signer) {
    return GroupInfo.create(
        stage.a.suite(),
        signer,
        context,
        extensions,
        new GroupInfo.Confirmation(confirmationTag, leaf));
  }

  @Test
  void aGroupInfoOfAnyMemberIsGood() {
    for (Group member : List.of(stage.a, stage.b, stage.c)) {
      assertThatCode(() ->
              stage.observer.verifyGroupInfo(
                  member.groupInfo(Group.GroupInfoContent.FULL).encoded()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_MESSAGE)
  void whatIsNoGroupInfoIsRefused() throws MlsException {
    for (Bytes message :
        List.of(
            Bytes.EMPTY,
            stage.a.protect(Stage.HELLO).encoded(),
            Bytes.concat(new MlsMessage.GroupInfo(good).encoded(), Bytes.of((byte) 0)))) {
      Stage.assertRefused(Rule.MALFORMED_MESSAGE, () -> stage.observer.verifyGroupInfo(message));
      Stage.assertRefused(
          Rule.MALFORMED_MESSAGE,
          () -> ObservedGroup.create(stage.alice.environment(), message, Optional.empty()));
    }
  }

  @Test
  @Breaks(Rule.GROUP_INFO_SIGNER_UNKNOWN)
  void theSignerIsAMember() {
    for (int leaf : new int[] {3, 4, 0x8000_0000, -1}) {
      refuses(
          Rule.GROUP_INFO_SIGNER_UNKNOWN,
          signed(
              good.groupContext(),
              good.extensions(),
              good.confirmationTag(),
              new LeafIndex(leaf),
              stage.alice.signer()));
    }
  }

  @Test
  @Breaks(Rule.INVALID_GROUP_INFO_SIGNATURE)
  void theSignatureIsTheSigners() {
    refuses(
        Rule.INVALID_GROUP_INFO_SIGNATURE,
        signed(
            good.groupContext(),
            good.extensions(),
            good.confirmationTag(),
            stage.a.self(),
            stage.bob.signer()));
  }

  @Test
  @Breaks(Rule.WRONG_GROUP)
  void theGroupIsThisOne() {
    var context = good.groupContext();
    refuses(
        Rule.WRONG_GROUP,
        signed(
            new sonet.mls.schedule.GroupContext(
                context.version(),
                context.cipherSuite(),
                new GroupId(Bytes.utf8("another stage")),
                context.epoch(),
                context.treeHash(),
                context.confirmedTranscriptHash(),
                context.extensions()),
            good.extensions(),
            good.confirmationTag(),
            stage.a.self(),
            stage.alice.signer()));
  }

  @Test
  @Breaks(Rule.GROUP_INFO_OF_ANOTHER_STATE)
  void theStateIsThisOne() throws MlsException {
    refuses(
        Rule.GROUP_INFO_OF_ANOTHER_STATE,
        stage
            .a
            .commit(CommitRequest.update())
            .group()
            .groupInfo(new Group.GroupInfoContent(false, true, Extensions.EMPTY))
            .groupInfo());
    refuses(
        Rule.GROUP_INFO_OF_ANOTHER_STATE,
        signed(
            good.groupContext().withConfirmedTranscriptHash(stage.byAlice().bytes(32)),
            good.extensions(),
            good.confirmationTag(),
            stage.a.self(),
            stage.alice.signer()));
    refuses(
        Rule.GROUP_INFO_OF_ANOTHER_STATE,
        signed(
            good.groupContext(),
            good.extensions(),
            stage.byAlice().bytes(32),
            stage.a.self(),
            stage.alice.signer()));
  }

  @Test
  @Breaks(Rule.TREE_HASH_MISMATCH)
  void theTreeInItIsThisOne() throws MlsException {
    Bytes other = stage.a.commit(CommitRequest.update()).group().ratchetTree();
    refuses(
        Rule.TREE_HASH_MISMATCH,
        signed(
            good.groupContext(),
            good.extensions().with(new Extension(ExtensionType.RATCHET_TREE, other)),
            good.confirmationTag(),
            stage.a.self(),
            stage.alice.signer()));
  }
}
