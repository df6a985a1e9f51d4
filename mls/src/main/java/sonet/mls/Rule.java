package sonet.mls;

/// Every rule that a receiver checks, with the section that makes it: of RFC 9420, or of the draft
/// that is named.
///
/// A refusal names exactly one of them ([MlsException#rule()]), and each has a test that fails when
/// its check is taken out.
public enum Rule {
  // Presentation (§2)
  /// Bytes that are no encoding of what was expected.
  MALFORMED_MESSAGE("2.1", "the message does not decode"),

  // Credentials (§5.3)
  /// The authentication service did not accept a credential for its signature key.
  CREDENTIAL_NOT_ACCEPTED("5.3.1", "the authentication service does not accept the credential"),
  /// The authentication service did not accept a new credential in place of the old one.
  CREDENTIAL_NOT_A_SUCCESSOR(
      "5.3.1", "the authentication service does not accept the new credential for this member"),
  /// The end-entity certificate of an X.509 credential carries another key than the leaf.
  CERTIFICATE_KEY_MISMATCH("5.3", "the certificate is for another key than the leaf's"),

  // Framing (§6)
  /// A message in a format that this engine does not know.
  UNKNOWN_WIRE_FORMAT("6", "the wire format is not known"),
  /// A message for another group.
  WRONG_GROUP("6", "the message belongs to another group"),
  /// Application data in the open.
  APPLICATION_NOT_ENCRYPTED("6", "application data must travel as a PrivateMessage"),
  /// A member that is not in the tree.
  UNKNOWN_SENDER("6.1", "the sender is not a member"),
  /// An external sender that the group does not list.
  UNKNOWN_EXTERNAL_SENDER("6.1", "the external sender is not in external_senders"),
  /// Content that its kind of sender may not send.
  CONTENT_NOT_ALLOWED_FOR_SENDER("6.1", "this kind of sender may not send such content"),
  /// A signature over content that does not verify.
  INVALID_CONTENT_SIGNATURE("6.1", "the signature of the message is not valid"),
  /// A membership tag that is not the expected one.
  INVALID_MEMBERSHIP_TAG("6.2", "the membership tag is not valid"),
  /// Sender data that does not decrypt or decode.
  INVALID_SENDER_DATA("6.3.2", "the sender data does not decrypt"),
  /// Content that does not decrypt or decode.
  UNDECRYPTABLE_CONTENT("6.3.1", "the content does not decrypt"),
  /// Padding with another byte than zero.
  NONZERO_PADDING("6.3.1", "the padding is not all zero"),
  /// A message key further ahead than the policy allows.
  GENERATION_TOO_FAR_AHEAD("9.1", "the message key is too far ahead"),

  // Leaf nodes (§7.3)
  /// A public key that is no valid key of the cipher suite.
  INVALID_PUBLIC_KEY("5.1.1", "a public key is not valid for the cipher suite"),
  /// A signature over a leaf that does not verify.
  INVALID_LEAF_SIGNATURE("7.3", "the signature of the leaf is not valid"),
  /// Capabilities without the protocol version of the group.
  VERSION_NOT_SUPPORTED_BY_LEAF("7.2", "the leaf does not support the protocol version"),
  /// Capabilities without the cipher suite of the group.
  CIPHER_SUITE_NOT_SUPPORTED_BY_LEAF("7.2", "the leaf does not support the cipher suite"),
  /// Capabilities without the credential type of the leaf itself.
  OWN_CREDENTIAL_TYPE_NOT_LISTED("7.2", "the leaf does not list its own credential type"),
  /// Capabilities that lack something the group requires.
  REQUIRED_CAPABILITY_MISSING("7.3", "the leaf lacks a required capability"),
  /// An extension of the GroupContext that the leaf does not support.
  GROUP_EXTENSION_NOT_SUPPORTED("13.4", "a member does not support an extension of the group"),
  /// A credential type that not all members support.
  CREDENTIAL_TYPE_NOT_SUPPORTED_BY_ALL("7.3", "not all members support the credential type"),
  /// A leaf that does not support the credential types of the other members.
  CREDENTIAL_TYPE_IN_USE_NOT_SUPPORTED(
      "7.3", "the leaf does not support a credential type that is in use"),
  /// An extension in a leaf or key package that its capabilities do not list.
  EXTENSION_NOT_IN_CAPABILITIES("7.3", "an extension is not listed in the leaf's capabilities"),
  /// A time outside the lifetime of a leaf.
  LEAF_LIFETIME_EXPIRED("7.3", "now is outside the lifetime of the leaf"),
  /// A lifetime longer than the application's maximum, or one that ends before it begins.
  LEAF_LIFETIME_TOO_LONG("7.2", "the lifetime of the leaf is longer than allowed"),
  /// A leaf whose source is not the one its place demands.
  WRONG_LEAF_SOURCE("7.3", "the leaf has the wrong source for its place"),
  /// An encryption key that another node has.
  DUPLICATE_ENCRYPTION_KEY("7.3", "an encryption key stands twice in the tree"),
  /// A signature key that another member has.
  DUPLICATE_SIGNATURE_KEY("7.3", "a signature key stands twice in the tree"),
  /// An Update or path that keeps the old encryption key of the leaf.
  ENCRYPTION_KEY_NOT_CHANGED("7.3", "the leaf keeps its old encryption key"),

  // Paths (§7.5, §12.4.2)
  /// A path with another number of nodes than the filtered direct path.
  WRONG_PATH_LENGTH("7.5", "the path does not fit the filtered direct path"),
  /// A path node with another number of ciphertexts than the resolution has nodes.
  WRONG_CIPHERTEXT_COUNT("7.6", "a path node does not fit the resolution of its copath"),
  /// A public key of a path that stands in the tree already, or twice in the path.
  PATH_KEY_NOT_FRESH("12.4.2", "a public key of the path is not fresh"),
  /// A path secret that does not decrypt.
  UNDECRYPTABLE_PATH_SECRET("7.5", "the path secret does not decrypt"),
  /// A path secret that leads to other keys than the path announced.
  PATH_KEY_MISMATCH("7.5", "the path secret leads to another public key"),
  /// A parent hash of the committer's leaf that is not the computed one.
  WRONG_PARENT_HASH("7.9.2", "the parent hash of the leaf is not the expected one"),

  // Trees (§7.7 to §7.9, §12.4.3.1, §12.4.3.3)
  /// A tree whose last node is blank, or whose nodes do not stand in their places.
  MALFORMED_TREE("12.4.3.3", "the ratchet tree is not well formed"),
  /// A tree with another hash than the GroupContext says.
  TREE_HASH_MISMATCH("12.4.3.1", "the tree hash is not the one in the GroupContext"),
  /// A parent node that no chain of parent hashes reaches, or more than one.
  PARENT_HASH_INVALID("7.9.2", "a parent node is not parent-hash valid"),
  /// An unmerged leaf that is blank or not below its node.
  UNMERGED_LEAF_NOT_BELOW("12.4.3.1", "an unmerged leaf is blank or not below its node"),
  /// An unmerged leaf that a node between does not list.
  UNMERGED_LEAF_NOT_LISTED_BETWEEN(
      "12.4.3.1", "a node between does not list an unmerged leaf of a node above"),

  // Key packages (§10)
  /// A key package of another version.
  KEY_PACKAGE_VERSION_MISMATCH("10.1", "the key package is for another version"),
  /// A key package for another cipher suite.
  KEY_PACKAGE_CIPHER_SUITE_MISMATCH("10.1", "the key package is for another cipher suite"),
  /// A signature over a key package that does not verify.
  INVALID_KEY_PACKAGE_SIGNATURE("10.1", "the signature of the key package is not valid"),
  /// An init key that is also the encryption key.
  INIT_KEY_EQUALS_ENCRYPTION_KEY("10.1", "the init key is the leaf's encryption key"),

  // Single proposals (§12.1)
  /// A Remove of a leaf that is blank.
  REMOVE_OF_NON_MEMBER("12.1.3", "the removed leaf is not a member"),
  /// An Update that a committer sends by value, or that no member sent.
  UPDATE_WITHOUT_SENDER("12.1.2", "an Update needs a member as its sender"),
  /// A resumption key with a usage that belongs to ReInit or branching.
  PSK_USAGE_NOT_ALLOWED("12.1.4", "a resumption PSK of this usage is not allowed here"),
  /// A nonce that has not the length of the hash.
  PSK_NONCE_LENGTH("12.1.4", "a PSK nonce has the wrong length"),
  /// A ReInit to an older version.
  REINIT_VERSION_DOWNGRADE("12.1.5", "a ReInit to an older version"),
  /// Required capabilities that not all members have.
  REQUIRED_CAPABILITIES_NOT_MET(
      "12.1.7", "not all members have the capabilities that would be required"),
  /// A group context extension whose content does not decode.
  MALFORMED_GROUP_EXTENSION("12.1.7", "an extension of the group does not decode"),
  /// An external sender whose credential the authentication service does not accept.
  EXTERNAL_SENDER_NOT_ACCEPTED("5.3.1", "an external sender's credential is not accepted"),
  /// A proposal that external senders may not send.
  PROPOSAL_NOT_ALLOWED_FOR_EXTERNAL_SENDER(
      "12.1.8", "external senders may not send such a proposal"),

  /// More proposals in one epoch than anyone can mean.
  TOO_MANY_PROPOSALS("12.1", "the epoch has too many proposals"),

  // Proposal lists (§12.2)
  /// A reference to a proposal that we do not have.
  UNKNOWN_PROPOSAL_REFERENCE("12.4", "the commit refers to an unknown proposal"),
  /// An Update of the committer itself.
  COMMITTER_UPDATES_ITSELF("12.2", "the committer commits its own Update"),
  /// A Remove of the committer itself.
  COMMITTER_REMOVES_ITSELF("12.2", "the committer removes itself"),
  /// Two Updates or Removes of one leaf.
  SEVERAL_CHANGES_OF_ONE_LEAF("12.2", "several Updates or Removes of one leaf"),
  /// Two Adds of one client.
  CLIENT_ADDED_TWICE("12.2", "one client is added twice"),
  /// An Add of a client that is a member already.
  CLIENT_ALREADY_MEMBER("12.2", "the added client is a member already"),
  /// Two PreSharedKey proposals for one PSK.
  PSK_TWICE("12.2", "one PSK is proposed twice"),
  /// Two GroupContextExtensions proposals.
  SEVERAL_GROUP_CONTEXT_EXTENSIONS("12.2", "several GroupContextExtensions proposals"),
  /// A ReInit beside another proposal.
  REINIT_NOT_ALONE("12.2", "a ReInit must stand alone"),
  /// An ExternalInit in a commit of a member.
  EXTERNAL_INIT_IN_REGULAR_COMMIT("12.2", "ExternalInit belongs to external commits"),
  /// A proposal type that not all members support.
  PROPOSAL_TYPE_NOT_SUPPORTED("12.2", "not all members support the proposal type"),
  /// A rule of the application.
  REFUSED_BY_POLICY("12.2", "the application's policy refuses the commit"),

  // External commits (§12.2, §12.4.3.2)
  /// Not exactly one ExternalInit.
  EXTERNAL_COMMIT_NEEDS_ONE_EXTERNAL_INIT(
      "12.2", "an external commit needs exactly one ExternalInit"),
  /// More than one Remove.
  EXTERNAL_COMMIT_SEVERAL_REMOVES("12.2", "an external commit has at most one Remove"),
  /// A proposal that an external commit may not hold.
  EXTERNAL_COMMIT_PROPOSAL_NOT_ALLOWED("12.2", "an external commit may not hold such a proposal"),
  /// A proposal by reference.
  EXTERNAL_COMMIT_BY_REFERENCE("12.4.3.2", "an external commit refers to a proposal"),
  /// An ExternalInit that does not open.
  INVALID_EXTERNAL_INIT("8.3", "the external init secret cannot be found"),
  /// A GroupInfo that does not allow external joins.
  EXTERNAL_PUB_MISSING("12.4.3.2", "the GroupInfo has no external_pub extension"),

  // Commits (§12.4)
  /// A commit that needs a path and has none.
  PATH_REQUIRED("12.4", "the commit needs a path"),
  /// A confirmation tag that is not the computed one.
  INVALID_CONFIRMATION_TAG("12.4.2", "the confirmation tag is not valid"),
  /// A pre-shared key that we do not have.
  PSK_NOT_AVAILABLE("12.4.2", "a pre-shared key is not available"),
  /// A commit in the epoch with the highest number that there is.
  NO_EPOCH_FOLLOWS("12.4.2", "no epoch number follows"),
  /// Anything in a group that was closed by a ReInit.
  GROUP_IS_REINITIALIZED("12.1.5", "the group was closed by a ReInit"),

  // Welcome (§12.4.3.1)
  /// A Welcome without an entry for any of our key packages.
  WELCOME_NOT_FOR_US("12.4.3.1", "the Welcome is for none of our key packages"),
  /// Group secrets that do not decrypt or decode.
  UNDECRYPTABLE_GROUP_SECRETS("12.4.3.1", "the group secrets do not decrypt"),
  /// A GroupInfo that does not decrypt or decode.
  UNDECRYPTABLE_GROUP_INFO("12.4.3.1", "the GroupInfo does not decrypt"),
  /// A signer that is no member.
  GROUP_INFO_SIGNER_UNKNOWN("12.4.3.1", "the signer of the GroupInfo is not a member"),
  /// A signature over a GroupInfo that does not verify.
  INVALID_GROUP_INFO_SIGNATURE("12.4.3", "the signature of the GroupInfo is not valid"),
  /// A GroupInfo of another epoch or state than the observed one.
  GROUP_INFO_OF_ANOTHER_STATE("12.4.3", "the GroupInfo describes another state of the group"),
  /// A group id that we have already.
  GROUP_ID_NOT_UNIQUE("12.4.3", "we are in a group with this id already"),
  /// A suite that the engine does not have, or another than the key package's.
  WELCOME_CIPHER_SUITE_MISMATCH(
      "12.4.3.1", "the cipher suites of Welcome, GroupInfo and key package differ"),
  /// Neither the GroupInfo nor the caller brought the tree.
  RATCHET_TREE_MISSING("12.4.3.3", "the ratchet tree is missing"),
  /// A tree without our leaf.
  OWN_LEAF_NOT_FOUND("12.4.3.1", "our leaf is not in the tree"),
  /// A suite or version that this engine does not know.
  UNSUPPORTED_PARAMETERS("13.1", "the group uses parameters that are not supported"),

  // ReInit and branching (§11.2, §11.3)
  /// A resumption PSK of usage ReInit or branch that is not the only one of these.
  SEVERAL_REINIT_OR_BRANCH_PSKS("12.4.3.1", "more than one ReInit or branch PSK"),
  /// A first epoch other than 1.
  RESUMED_GROUP_EPOCH("12.4.3.1", "a resumed group must begin in epoch 1"),
  /// Parameters other than the ReInit proposal said.
  REINIT_PARAMETERS_MISMATCH("11.2", "the new group does not match the ReInit proposal"),
  /// Members missing from the new group.
  REINIT_MEMBERS_MISMATCH("12.4.3.1", "the new group lacks members of the old one"),
  /// Version or suite other than the old group's.
  BRANCH_PARAMETERS_MISMATCH("11.3", "the subgroup differs in version or cipher suite"),
  /// A member that the old group does not have.
  BRANCH_MEMBERS_MISMATCH("11.3", "the subgroup has a member that the group lacks"),

  // Components (draft-ietf-mls-extensions §4, §5)
  /// A dictionary that does not decode, or whose components are not sorted and unique.
  MALFORMED_APP_DATA_DICTIONARY(
      Specification.MLS_EXTENSIONS, "4.6", "the app_data_dictionary is not well formed"),
  /// Data of a component that the draft defines and that does not decode.
  MALFORMED_COMPONENT_DATA(
      Specification.MLS_EXTENSIONS, "5", "the data of a component do not decode"),
  /// A member that lacks a component that the group requires.
  REQUIRED_COMPONENT_MISSING(
      Specification.MLS_EXTENSIONS, "5", "a member does not support a required component"),
  /// A proposal for a component that the application does not know.
  COMPONENT_UNKNOWN(
      Specification.MLS_EXTENSIONS, "4.7", "the application does not know the component"),
  /// An update and a removal of one component's data, or two removals.
  APP_DATA_UPDATES_CONFLICT(
      Specification.MLS_EXTENSIONS, "4.7", "a removal of a component's data does not stand alone"),
  /// A removal of data that are not there.
  APP_DATA_NOT_PRESENT(
      Specification.MLS_EXTENSIONS, "4.7", "the component has no data that could be removed"),
  /// An update, removal or replacement that the component's logic refuses.
  APP_DATA_REFUSED(
      Specification.MLS_EXTENSIONS, "4.7", "the component refuses the change of its data"),
  /// A GroupContextExtensions proposal that touches data that only AppDataUpdate may change.
  APP_DATA_CHANGED_BY_EXTENSIONS(
      Specification.MLS_EXTENSIONS,
      "4.7",
      "GroupContextExtensions may not touch the app_data_dictionary"),
  /// A ciphertext for a component that does not open.
  UNDECRYPTABLE_COMPONENT_CIPHERTEXT(
      Specification.MLS_EXTENSIONS, "4.2", "the ciphertext for the component does not decrypt"),
  /// Ephemeral data that the component's logic refuses.
  APP_EPHEMERAL_REFUSED(
      Specification.MLS_EXTENSIONS, "4.8", "the component refuses the ephemeral data"),
  /// A list of wire formats that does not decode.
  MALFORMED_WIRE_FORMATS(
      Specification.MLS_EXTENSIONS, "5", "a list of wire formats does not decode"),
  /// A member that does not support a wire format that the group requires.
  REQUIRED_WIRE_FORMAT_MISSING(
      Specification.MLS_EXTENSIONS, "5", "a member does not support a required wire format"),
  /// Authenticated data that are not parted among components, where the group asks for it.
  MALFORMED_SAFE_AAD(
      Specification.MLS_EXTENSIONS, "4.9", "the authenticated data are no well-formed SafeAAD"),
  /// A member that lacks a component whose authenticated data the group requires it to know.
  REQUIRED_SAFE_AAD_MISSING(
      Specification.MLS_EXTENSIONS,
      "5",
      "a member does not support a component with required authenticated data"),
  /// A member that does not list a media type that the group requires; we do not commit that.
  REQUIRED_MEDIA_TYPE_MISSING(
      Specification.MLS_EXTENSIONS, "6.2.3", "a member does not support a required media type"),
  /// Application data that do not say what they are, where the group asks for it.
  MALFORMED_CONTENT(Specification.MLS_EXTENSIONS, "6.2.4", "the application data are not framed"),

  // SelfRemove (draft-ietf-mls-extensions §6.3)
  /// A SelfRemove that newcomers could not read.
  SELF_REMOVE_NOT_PUBLIC(
      Specification.MLS_EXTENSIONS, "6.3.1", "a SelfRemove must travel as a PublicMessage"),
  /// A SelfRemove that a committer makes up, or for itself.
  SELF_REMOVE_BY_VALUE(
      Specification.MLS_EXTENSIONS, "6.3.1", "a SelfRemove goes into a commit by reference only"),
  /// A Remove of a member that removes itself in the same commit.
  REMOVE_BESIDE_SELF_REMOVE(
      Specification.MLS_EXTENSIONS, "6.3.1", "a Remove of a member that removes itself"),
  /// Something else in the place of a SelfRemove that a joiner shall commit.
  NOT_A_SELF_REMOVE(
      Specification.MLS_EXTENSIONS, "6.3.1", "this is no SelfRemove of the present epoch"),

  // Roles (docs/roles.md)
  /// Roles in a GroupContext that do not decode.
  MALFORMED_ROLES(Specification.ROLES, "1", "the roles of the group are not well formed"),
  /// An Add of someone else's device by who may not.
  ROLE_MAY_NOT_ADD(Specification.ROLES, "3.1", "the role does not allow to add others"),
  /// A Remove of someone else's device by who may not.
  ROLE_MAY_NOT_REMOVE(Specification.ROLES, "3.2", "the role does not allow to remove others"),
  /// A Remove of someone with a higher role.
  REMOVE_OF_HIGHER_ROLE(Specification.ROLES, "3.2", "nobody removes someone of a higher role"),
  /// A change of somebody's role by who may not.
  ROLE_MAY_NOT_CHANGE_ROLES(Specification.ROLES, "3.3", "the role does not allow to change roles"),
  /// A role given or taken by someone with a lower one.
  ROLE_ABOVE_OWN(Specification.ROLES, "3.3", "nobody gives or takes a role above the own"),
  /// A change of anything else that stands in the GroupContext, or a ReInit, by who may not.
  ROLE_MAY_NOT_CHANGE_POLICY(
      Specification.ROLES, "3.4", "the role does not allow to change what holds for the group"),
  /// The leave of a user that may not, committed by someone who could not remove it.
  ROLE_MAY_NOT_LEAVE(Specification.ROLES, "3.5", "the role does not allow to leave unasked"),
  /// An external commit of who may not join so.
  EXTERNAL_JOIN_NOT_ALLOWED(
      Specification.ROLES, "3.6", "the group does not let the client join by itself"),
  /// A commit after which nobody is an owner.
  LAST_OWNER_GONE(Specification.ROLES, "3.7", "the group would have no owner"),

  // Two groups as one (draft-ietf-mls-combiner)
  /// Cipher suites that are not one traditional and one purely post-quantum as the mode demands.
  APQ_SUITES_NOT_ALLOWED(
      Specification.MLS_COMBINER, "7.1", "the cipher suites or the mode are not allowed"),
  /// A group without APQInfo.
  APQ_INFO_MISSING(Specification.MLS_COMBINER, "3.2.1", "a group has no APQInfo"),
  /// APQInfos that differ, or are of other groups.
  APQ_INFO_MISMATCH(
      Specification.MLS_COMBINER, "5.1.2", "the APQInfos do not describe these two groups"),
  /// Epochs in an APQInfo that are not those of the groups.
  APQ_EPOCH_MISMATCH(
      Specification.MLS_COMBINER, "5.1.1", "the epochs in the APQInfo are not those of the groups"),
  /// An update of the APQInfo that does not decode, or updates that do not go together.
  APQ_UPDATE_INVALID(
      Specification.MLS_COMBINER, "5.1.1", "the updates of the APQInfo have no allowed form"),
  /// An update of more than the epochs.
  APQ_INFO_CHANGED(
      Specification.MLS_COMBINER, "5.1.1", "an update changes more of the APQInfo than the epochs"),
  /// Members that are in one of the groups alone.
  APQ_MEMBERS_MISMATCH(
      Specification.MLS_COMBINER, "3.3", "the two groups do not have the same members"),
  /// The commits of two clients as one.
  APQ_COMMITTERS_MISMATCH(
      Specification.MLS_COMBINER, "3.1", "the two commits are not of the same client"),
  /// A FULL commit whose traditional half does not mix in the key of the other.
  APQ_PSK_MISSING(
      Specification.MLS_COMBINER, "5.2", "the traditional group does not mix in the APQ key"),
  /// A PARTIAL commit that does what only a FULL one may.
  APQ_FULL_COMMIT_REQUIRED(
      Specification.MLS_COMBINER, "3", "the commit must be made in both groups"),
  /// A message of the post-quantum group on its own, or two halves that do not belong together.
  APQ_NOT_PAIRED(
      Specification.MLS_COMBINER,
      "3.1",
      "a message of the post-quantum group lacks its other half"),
  /// A pair of messages of other wire formats than it says.
  APQ_PAIR_FORMATS(
      Specification.MLS_COMBINER, "6", "the messages of the pair are not of its wire format"),
  /// A pair with application data.
  APQ_PAIR_APPLICATION(Specification.MLS_COMBINER, "6", "application data do not travel in pairs"),
  /// A group that does not require the wire format of pairs.
  APQ_WIRE_FORMAT_NOT_REQUIRED(
      Specification.MLS_COMBINER, "6", "a group does not require apq_message_pair"),

  // Light members
  /// A membership proof that leads to another tree hash than the group's.
  MEMBERSHIP_PROOF_OF_ANOTHER_TREE(
      Specification.MLS_PARTIAL, "6", "the membership proof belongs to another tree"),
  /// Two membership proofs for different trees.
  MEMBERSHIP_PROOFS_DIFFER(
      Specification.MLS_PARTIAL, "6", "the membership proofs do not reference the same tree"),
  /// A message of a member without the proof that it is one.
  SENDER_PROOF_MISSING(Specification.MLS_PARTIAL, "7", "the sender's membership proof is missing"),
  /// A proof for another leaf than that of the message's sender.
  SENDER_PROOF_OF_ANOTHER_MEMBER(
      Specification.MLS_PARTIAL, "7", "the membership proof is not the sender's"),
  /// A proof that a client was a member before it joined.
  SENDER_PROOF_NOT_ALLOWED(
      Specification.MLS_PARTIAL, "10", "an external committer has no membership proof"),
  /// A commit that comes to a light member without annotations.
  COMMIT_NOT_ANNOTATED(
      Specification.MLS_PARTIAL, "10", "a light member needs the annotations of a commit"),
  /// An index of a ciphertext without a path, or a path without one, or one beyond the ciphertexts.
  WRONG_RESOLUTION_INDEX(
      Specification.MLS_PARTIAL, "10", "the resolution index does not fit the path"),
  /// A receiver's proof for another leaf than ours.
  RECEIVER_PROOF_NOT_OURS(
      Specification.MLS_PARTIAL, "10", "the receiver's membership proof is not for our leaf"),
  /// A tree after the commit that has not what the commit's path says.
  PATH_NOT_APPLIED(Specification.MLS_PARTIAL, "10", "the committer's proof does not show the path"),

  // Stored state, which is ours
  /// A stored state that does not decode, or of a version that this engine does not know.
  MALFORMED_STATE("2.1", "the stored state does not decode");

  private final Specification specification;
  private final String section;
  private final String sentence;

  Rule(String section, String sentence) {
    this(Specification.RFC_9420, section, sentence);
  }

  Rule(Specification specification, String section, String sentence) {
    this.specification = specification;
    this.section = section;
    this.sentence = sentence;
  }

  /// The document that makes the rule.
  public Specification specification() {
    return specification;
  }

  /// The section of that document.
  public String section() {
    return section;
  }

  /// Document and section, as in `RFC 9420 §12.2`.
  public String citation() {
    return specification.title() + " §" + section;
  }

  /// What is wrong, in words, without a full stop.
  public String sentence() {
    return sentence;
  }

  /// A document with rules.
  public enum Specification {
    /// The protocol itself.
    RFC_9420("RFC 9420"),
    /// The working group's extensions.
    MLS_EXTENSIONS("draft-ietf-mls-extensions"),
    /// A traditional and a post-quantum group as one.
    MLS_COMBINER("draft-ietf-mls-combiner"),
    /// Members that do without the whole tree.
    MLS_PARTIAL("draft-ietf-mls-partial"),
    /// Roles, which are Sonet's own.
    ROLES("docs/roles.md");

    private final String title;

    Specification(String title) {
      this.title = title;
    }

    /// Its name, as it is cited.
    public String title() {
      return title;
    }
  }
}
