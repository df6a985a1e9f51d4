/// Components: parts of an application that use a group without knowing of each other
/// (draft-ietf-mls-extensions §4, §5), with their data in groups, leaves, key packages and
/// GroupInfos, and their own keys, signatures and exported secrets.
///
/// Read [AppDataDictionary] first, then [ComponentLogic], by which an application takes part.
@NullMarked
package sonet.mls.component;

import org.jspecify.annotations.NullMarked;
