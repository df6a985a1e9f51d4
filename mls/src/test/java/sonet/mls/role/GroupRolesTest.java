package sonet.mls.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.role.GroupRoles.Assignment;

/// Roles as they stand on the wire (docs/roles.md §1), and what can be asked of them.
final class GroupRolesTest {
  private static final Credential ALICE = Credential.basic("alice");
  private static final Credential BOB = Credential.basic("bob");
  private static final GroupRoles ROLES = GroupRoles.of(ALICE);

  @Test
  void theyTravelAsWritten() throws Exception {
    Bytes wire = Bytes.fromHex("02020203020101" + "01" + "01" + "09" + "000105616c69636503");
    assertThat(ROLES.encoded()).isEqualTo(wire);
    assertThat(Reader.decode(wire, GroupRoles::read)).isEqualTo(ROLES);
    assertThat(GroupRoles.find(Extensions.of(ROLES.toExtension()))).contains(ROLES);
    assertThat(GroupRoles.find(Extensions.EMPTY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00020203020101010100",
        "02020203020104010100",
        "02020203020101030100",
        "02020203020101010000",
        "0202020302010101010000",
        "020202030201010101" + "09" + "000105616c69636504",
        "020202030201010101" + "12" + "000105616c69636503" + "000105616c69636502"
      })
  void whatIsNoRoleIsRefused(String hex) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Reader.decode(Bytes.fromHex(hex), GroupRoles::read));
  }

  @Test
  void moreThanABoundedNumberOfAssignmentsIsRefused() throws Exception {
    GroupRoles most = withAssignments(GroupRoles.MAX_ASSIGNMENTS);
    assertThat(Reader.decode(most.encoded(), GroupRoles::read)).isEqualTo(most);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> withAssignments(GroupRoles.MAX_ASSIGNMENTS + 1));
  }

  private static GroupRoles withAssignments(int count) {
    List<Assignment> assignments =
        IntStream.range(0, count)
            .mapToObj(i -> new Assignment(Credential.basic("user-" + i), Role.ADMIN))
            .toList();
    return new GroupRoles(ROLES.needed(), ROLES.joiners(), ROLES.defaultRole(), assignments);
  }

  @Test
  void nobodyHasTwoRoles() {
    GroupRoles changed = ROLES.with(BOB, Role.ADMIN).with(BOB, Role.OWNER);
    assertThat(changed.assignments())
        .containsExactly(new Assignment(ALICE, Role.OWNER), new Assignment(BOB, Role.OWNER));
    assertThat(changed.with(BOB, Role.MEMBER)).isEqualTo(ROLES);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new GroupRoles(
                ROLES.needed(),
                ROLES.joiners(),
                Role.MEMBER,
                List.of(new Assignment(BOB, Role.ADMIN), new Assignment(BOB, Role.OWNER))));
  }

  @Test
  void aRoleIsThatOfTheUserHoweverItsCredentialLooks() {
    GroupRoles.SameUser byFirstLetter =
        (first, second) -> first.encoded().slice(3, 4).equals(second.encoded().slice(3, 4));
    assertThat(ROLES.role(Credential.basic("anna"), Object::equals)).isEqualTo(Role.MEMBER);
    assertThat(ROLES.role(Credential.basic("anna"), byFirstLetter)).isEqualTo(Role.OWNER);
  }

  @Test
  void rightsNeedARole() {
    assertThat(ROLES.needed(Right.POLICY)).isEqualTo(Role.OWNER);
    GroupRoles open = ROLES.with(Right.POLICY, Role.MEMBER).with(Joiners.ANYONE);
    assertThat(open.needed(Right.POLICY)).isEqualTo(Role.MEMBER);
    assertThat(open.needed(Right.ADD)).isEqualTo(Role.ADMIN);
    assertThat(open.joiners()).isEqualTo(Joiners.ANYONE);
    assertThat(ROLES.withDefault(Role.ADMIN).role(BOB, Object::equals)).isEqualTo(Role.ADMIN);
  }
}
