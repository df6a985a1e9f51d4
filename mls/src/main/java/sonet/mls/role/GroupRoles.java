package sonet.mls.role;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;

/// The roles in a group and what each of them may: an extension of the GroupContext (docs/roles.md
/// §1). A group without it knows no roles, and everyone may everything.
///
/// ```
/// enum { member(1), admin(2), owner(3), (255) } Role;
/// enum { nobody(0), own_devices(1), anyone(2), (255) } Joiners;
/// struct { Credential holder; Role role; } Assignment;
/// struct {
///     Role needed[7];
///     Joiners joiners;
///     Role default_role;
///     Assignment assignments<V>;
/// } GroupRoles;
/// ```
///
/// @param needed the lowest role that has each right, in the order of [Right]
/// @param joiners who may join by an external commit
/// @param defaultRole of all who have no other
/// @param assignments who has another
public record GroupRoles(
    List<Role> needed, Joiners joiners, Role defaultRole, List<Assignment> assignments)
    implements Encodable {
  /// The type of the extension, of those for private use.
  public static final ExtensionType TYPE = new ExtensionType(0xf5a2);

  /// How many may have a role of their own.
  public static final int MAX_ASSIGNMENTS = 500;

  /// As many as [Right] has.
  private static final int RIGHTS = 7;

  /// Who has which role.
  ///
  /// @param holder the credential of a member or of one to come
  /// @param role which it has
  public record Assignment(Credential holder, Role role) implements Encodable {
    static Assignment read(Reader reader) throws DecodeException {
      return new Assignment(Credential.read(reader), Role.read(reader));
    }

    @Override
    public void writeTo(Writer writer) {
      writer.value(holder).u8(role.code());
    }
  }

  /// Whether two credentials name the same user.
  @FunctionalInterface
  public interface SameUser {
    /// Whether they do.
    boolean test(Credential first, Credential second);
  }

  /// Checks that each right has its role, and that nobody stands in the list twice.
  ///
  /// @throws IllegalArgumentException otherwise
  public GroupRoles {
    needed = List.copyOf(needed);
    assignments = List.copyOf(assignments);
    if (needed.size() != RIGHTS || !areDistinct(assignments)) {
      throw new IllegalArgumentException(
          "one role for each right, and for each user of not too many");
    }
  }

  private static boolean areDistinct(List<Assignment> assignments) {
    Set<Bytes> seen = new TreeSet<>();
    for (Assignment assignment : assignments) {
      seen.add(assignment.holder().encoded());
    }
    return seen.size() == assignments.size() && seen.size() <= MAX_ASSIGNMENTS;
  }

  /// Sensible for a messenger: admins add, remove, rename and name other admins, the owner decides
  /// on this, and everyone may open channels, leave, and bring further devices.
  ///
  /// @param owner the one owner
  public static GroupRoles of(Credential owner) {
    return new GroupRoles(
        List.of(
            Role.ADMIN, Role.ADMIN, Role.ADMIN, Role.OWNER, Role.ADMIN, Role.MEMBER, Role.MEMBER),
        Joiners.OWN_DEVICES,
        Role.MEMBER,
        List.of(new Assignment(owner, Role.OWNER)));
  }

  /// Reads one.
  public static GroupRoles read(Reader reader) throws DecodeException {
    List<Role> needed = new ArrayList<>(RIGHTS);
    for (int i = 0; i < RIGHTS; i++) {
      needed.add(Role.read(reader));
    }
    Joiners joiners = Joiners.read(reader);
    Role defaultRole = Role.read(reader);
    List<Assignment> assignments = reader.vector(Assignment::read);
    if (!areDistinct(assignments)) {
      throw new DecodeException("too many roles, or two for one user");
    }
    return new GroupRoles(needed, joiners, defaultRole, assignments);
  }

  /// The roles of a group with these extensions, if it has any.
  ///
  /// @throws MlsException with `MALFORMED_ROLES`
  public static Optional<GroupRoles> find(Extensions extensions) throws MlsException {
    Optional<Bytes> data = extensions.find(TYPE);
    try {
      return data.isEmpty()
          ? Optional.empty()
          : Optional.of(Reader.decode(data.get(), GroupRoles::read));
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_ROLES, malformed);
    }
  }

  /// The same for extensions that were checked.
  public static Optional<GroupRoles> ofChecked(Extensions extensions) {
    try {
      return find(extensions);
    } catch (MlsException checked) {
      throw new AssertionError(checked);
    }
  }

  /// The lowest role that has a right.
  public Role needed(Right right) {
    return needed.get(right.place());
  }

  /// Whether other roles differ in their holders alone.
  public boolean allowsTheSameAs(GroupRoles other) {
    return needed.equals(other.needed)
        && joiners == other.joiners
        && defaultRole == other.defaultRole;
  }

  /// The role of a user.
  public Role role(Credential credential, SameUser same) {
    for (Assignment assignment : assignments) {
      if (same.test(assignment.holder(), credential)) {
        return assignment.role();
      }
    }
    return defaultRole;
  }

  /// The same with a right for other roles.
  public GroupRoles with(Right right, Role lowest) {
    List<Role> changed = new ArrayList<>(needed);
    changed.set(right.place(), lowest);
    return new GroupRoles(changed, joiners, defaultRole, assignments);
  }

  /// The same with other joiners.
  public GroupRoles with(Joiners other) {
    return new GroupRoles(needed, other, defaultRole, assignments);
  }

  /// The same with another role for all who have none of their own.
  public GroupRoles withDefault(Role other) {
    return new GroupRoles(needed, joiners, other, assignments);
  }

  /// The same with a role for a user, in place of the one it had.
  public GroupRoles with(Credential holder, Role role) {
    List<Assignment> changed = new ArrayList<>(assignments);
    changed.removeIf(assignment -> assignment.holder().equals(holder));
    if (role != defaultRole) {
      changed.add(new Assignment(holder, role));
    }
    return new GroupRoles(needed, joiners, defaultRole, changed);
  }

  /// As an extension of the GroupContext.
  public Extension toExtension() {
    return new Extension(TYPE, encoded());
  }

  @Override
  public void writeTo(Writer writer) {
    for (Role role : needed) {
      writer.u8(role.code());
    }
    writer.u8(joiners.code()).u8(defaultRole.code()).vector(assignments);
  }
}
