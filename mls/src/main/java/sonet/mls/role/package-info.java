/// Who may do what in a group: roles by credential, and what each of them may (docs/roles.md).
///
/// Read [GroupRoles]. It stands in an extension of the GroupContext, so that all members agree on
/// it and the delivery service sees it; commits that go against it are refused where all commits
/// are judged, in [sonet.mls.commit].
@NullMarked
package sonet.mls.role;

import org.jspecify.annotations.NullMarked;
