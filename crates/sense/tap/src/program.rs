//! Classic BPF: the program that the kernel runs on every frame, and the same run here.
//!
//! In: instructions made by `filter`, a frame. Out: whether it is wanted. The kernel runs them for an
//! interface; for a capture on standard input, and in tests, [`Program::accepts`] does, by the same
//! rules: a load beyond the end of the frame refuses it. Only instructions that `filter` makes exist.
//!
//! Standard: S. McCanne, V. Jacobson, "The BSD Packet Filter" (1993); linux/filter.h.
//! Limits: [`MAX_LENGTH`]; jumps go forward only, so a program ends after as many steps at most.

/// Longest program that the kernel takes (BPF_MAXINSNS).
pub const MAX_LENGTH: usize = 4096;
/// Words of scratch memory (BPF_MEMWORDS).
const MEMORY: usize = 16;
/// What an accepting program returns: more than any frame is long.
pub(crate) const WHOLE_FRAME: u32 = 0x0004_0000;
/// Offsets from here on are not in the frame but known about it (SKF_AD_OFF of linux/filter.h).
const ABOUT: u32 = 0xffff_f000;
/// The VLAN tag that the interface took off (SKF_AD_VLAN_TAG).
pub(crate) const ABOUT_TAG: u32 = ABOUT + 44;
/// Whether it took one off (SKF_AD_VLAN_TAG_PRESENT).
pub(crate) const ABOUT_TAGGED: u32 = ABOUT + 48;

/// Width of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    Byte,
    Half,
    Word,
}

/// How the accumulator is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compare {
    Equal,
    AtLeast,
    Above,
    AnyBit,
}

/// One instruction. A is the accumulator, X the index register, M scratch memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instruction {
    /// A = frame at an offset, or what is known about it.
    Load(Width, u32),
    /// A = frame at X + an offset.
    LoadIndexed(Width, u32),
    /// A = length of the frame on the wire.
    LoadLength,
    /// A = a number.
    LoadNumber(u32),
    /// A = M.
    LoadMemory(u8),
    /// X = M.
    LoadIndex(u8),
    /// M = A.
    Store(u8),
    /// X = A.
    IndexIsA,
    /// A = A & a number.
    And(u32),
    /// A = A << a number.
    ShiftLeft(u32),
    /// A = A + a number.
    Add(u32),
    /// A = A + X.
    AddIndex,
    /// Go on so many instructions further.
    Jump(u32),
    /// Compare A, and go on so many instructions further: one way or the other.
    JumpIf(Compare, u32, u8, u8),
    /// The end: so many bytes of the frame are wanted.
    Return(u32),
}

/// An instruction as the kernel takes it (struct sock_filter).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// Operation.
    pub code: u16,
    /// Jump if true.
    pub jump_true: u8,
    /// Jump if false.
    pub jump_false: u8,
    /// Operand.
    pub operand: u32,
}

/// A frame as a filter sees it.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// What was captured of it.
    pub bytes: &'a [u8],
    /// Length on the wire.
    pub wire_length: u32,
    /// The VLAN tag that the interface took off, which is then not in the bytes.
    pub tag: Option<u16>,
}

/// A program that ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    pub(crate) instructions: Vec<Instruction>,
}

impl Program {
    /// Refuses every frame.
    pub fn refuse_all() -> Self {
        Self { instructions: vec![Instruction::Return(0)] }
    }

    /// Whether a frame is wanted.
    pub fn accepts(&self, subject: &Subject<'_>) -> bool {
        self.run(subject).is_some_and(|bytes| bytes > 0)
    }

    fn run(&self, subject: &Subject<'_>) -> Option<u32> {
        let (mut a, mut x) = (0_u32, 0_u32);
        let mut memory = [0_u32; MEMORY];
        let mut at = 0;
        loop {
            let mut further = 0;
            match *self.instructions.get(at)? {
                Instruction::Load(width, offset) => a = subject.load(width, offset)?,
                Instruction::LoadIndexed(width, offset) => {
                    a = subject.load(width, offset.checked_add(x)?)?;
                }
                Instruction::LoadLength => a = subject.wire_length,
                Instruction::LoadNumber(number) => a = number,
                Instruction::LoadMemory(cell) => a = *memory.get(usize::from(cell))?,
                Instruction::LoadIndex(cell) => x = *memory.get(usize::from(cell))?,
                Instruction::Store(cell) => *memory.get_mut(usize::from(cell))? = a,
                Instruction::IndexIsA => x = a,
                Instruction::And(number) => a &= number,
                Instruction::ShiftLeft(bits) => a = a.checked_shl(bits).unwrap_or_default(),
                Instruction::Add(number) => a = a.wrapping_add(number),
                Instruction::AddIndex => a = a.wrapping_add(x),
                Instruction::Jump(count) => further = usize::try_from(count).ok()?,
                Instruction::JumpIf(compare, number, yes, no) => {
                    let holds = match compare {
                        Compare::Equal => a == number,
                        Compare::AtLeast => a >= number,
                        Compare::Above => a > number,
                        Compare::AnyBit => a & number != 0,
                    };
                    further = usize::from(if holds { yes } else { no });
                }
                Instruction::Return(bytes) => return Some(bytes),
            }
            at += 1 + further;
        }
    }

    /// The instructions as the kernel takes them.
    pub fn encode(&self) -> Vec<Encoded> {
        self.instructions.iter().map(|instruction| instruction.encode()).collect()
    }
}

impl Subject<'_> {
    fn load(&self, width: Width, offset: u32) -> Option<u32> {
        match offset {
            ABOUT_TAG => return Some(u32::from(self.tag.unwrap_or_default())),
            ABOUT_TAGGED => return Some(u32::from(self.tag.is_some())),
            _ => {}
        }
        let rest = self.bytes.get(usize::try_from(offset).ok()?..)?;
        Some(match width {
            Width::Byte => u32::from(*rest.first()?),
            Width::Half => u32::from(u16::from_be_bytes(*rest.first_chunk()?)),
            Width::Word => u32::from_be_bytes(*rest.first_chunk()?),
        })
    }
}

impl Width {
    /// BPF_W, BPF_H, BPF_B.
    fn code(self) -> u16 {
        match self {
            Self::Word => 0x00,
            Self::Half => 0x08,
            Self::Byte => 0x10,
        }
    }
}

impl Instruction {
    fn encode(self) -> Encoded {
        let plain = |code, operand| Encoded { code, jump_true: 0, jump_false: 0, operand };
        match self {
            // BPF_LD | BPF_ABS, BPF_LD | BPF_IND and so on: linux/bpf_common.h.
            Self::Load(width, offset) => plain(0x20 | width.code(), offset),
            Self::LoadIndexed(width, offset) => plain(0x40 | width.code(), offset),
            Self::LoadLength => plain(0x80, 0),
            Self::LoadNumber(number) => plain(0x00, number),
            Self::LoadMemory(cell) => plain(0x60, u32::from(cell)),
            Self::LoadIndex(cell) => plain(0x61, u32::from(cell)),
            Self::Store(cell) => plain(0x02, u32::from(cell)),
            Self::IndexIsA => plain(0x07, 0),
            Self::And(number) => plain(0x54, number),
            Self::ShiftLeft(bits) => plain(0x64, bits),
            Self::Add(number) => plain(0x04, number),
            Self::AddIndex => plain(0x0c, 0),
            Self::Jump(count) => plain(0x05, count),
            Self::JumpIf(compare, operand, jump_true, jump_false) => Encoded {
                code: match compare {
                    Compare::Equal => 0x15,
                    Compare::Above => 0x25,
                    Compare::AtLeast => 0x35,
                    Compare::AnyBit => 0x45,
                },
                jump_true,
                jump_false,
                operand,
            },
            Self::Return(bytes) => plain(0x06, bytes),
        }
    }
}
