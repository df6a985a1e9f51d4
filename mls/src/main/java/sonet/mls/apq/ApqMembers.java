package sonet.mls.apq;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.Environment;
import sonet.mls.Member;
import sonet.mls.Members;
import sonet.mls.MlsException;
import sonet.mls.Rule;

/// Who is who in the two groups.
///
/// The draft asks for the same membership and does not say how to tell it, since a client has other
/// keys in each group. Members match as the authentication service says of credentials, as where a
/// group continues another (RFC 9420 §11). Groups that change together have each client at the same
/// leaf, so the same leaf is looked at first, which also tells apart clients with equal
/// credentials.
final class ApqMembers {
  private final Environment environment;

  ApqMembers(Environment environment) {
    this.environment = environment;
  }

  /// Whether each member of one group is a member of the other (§3.3).
  ///
  /// @throws MlsException with `APQ_MEMBERS_MISMATCH`
  void checkSame(Members traditional, Members postQuantum) throws MlsException {
    List<Member> left = new ArrayList<>();
    List<Member> others = new ArrayList<>(postQuantum.all());
    for (Member member : traditional.all()) {
      if (!removeSameLeaf(others, member)) {
        left.add(member);
      }
    }
    for (Member member : left) {
      if (!removeMatch(others, member)) {
        throw new MlsException(
            Rule.APQ_MEMBERS_MISMATCH,
            "leaf " + member.leafIndex() + " is in the traditional group alone");
      }
    }
    if (!others.isEmpty()) {
      throw new MlsException(
          Rule.APQ_MEMBERS_MISMATCH,
          "leaf " + others.getFirst().leafIndex() + " is in the post-quantum group alone");
    }
  }

  /// Both lists are in the order of their leaves.
  private boolean removeSameLeaf(List<Member> others, Member member) {
    int low = 0;
    int high = others.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order =
          Integer.compareUnsigned(
              others.get(middle).leafIndex().value(), member.leafIndex().value());
      if (order == 0) {
        return matches(member, others.get(middle)) && others.remove(others.get(middle));
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  private boolean removeMatch(List<Member> others, Member member) {
    for (int i = 0; i < others.size(); i++) {
      if (matches(member, others.get(i))) {
        others.remove(i);
        return true;
      }
    }
    return false;
  }

  /// The member of the other group that is the same client.
  ///
  /// @throws IllegalArgumentException when there is none, or when several may be meant
  Member counterpart(Member member, Members others) {
    Optional<Member> sameLeaf =
        others.at(member.leafIndex()).filter(other -> matches(member, other));
    if (sameLeaf.isPresent()) {
      return sameLeaf.get();
    }
    List<Member> all = others.all().stream().filter(other -> matches(member, other)).toList();
    if (all.size() != 1) {
      throw new IllegalArgumentException(
          all.size() + " members of the other group match leaf " + member.leafIndex());
    }
    return all.getFirst();
  }

  boolean matches(Member first, Member second) {
    Bytes credential = first.credential().encoded();
    return credential.equals(second.credential().encoded())
        || environment
            .authentication()
            .matches(first.credential(), second.credential(), environment.clock().epochSecond());
  }
}
