//! What a sensor gives up once its sockets are open: capabilities, and calls that it never makes.
//!
//! In: nothing. Out: a process that cannot get privileges back, holds no capability, and whose calls
//! are limited to a list. It still reads its sockets, writes its output and, for the history, files
//! that are its user's own; it cannot open sockets, run programs, or look into other processes. A call
//! that is not on the list fails as if not permitted, so that nothing dies half way through a write.
//!
//! Standards: capabilities(7), seccomp(2), PR_SET_NO_NEW_PRIVS.

use std::collections::BTreeMap;

use rustix::thread::{CapabilitySet, CapabilitySets};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};

/// What could not be given up.
#[derive(Debug, thiserror::Error)]
pub enum ConfineError {
    /// The kernel refuses to take capabilities away.
    #[error("the capabilities cannot be given up: {0}")]
    Capabilities(#[source] std::io::Error),
    /// The kernel refuses the list of calls.
    #[error("the list of permitted system calls cannot be set: {0}")]
    Calls(String),
}

/// Gives up everything that listening does not need, for all threads from now on. Must be called
/// before other threads are started: capabilities belong to a thread and are inherited.
///
/// # Errors
/// [`ConfineError`]; what was given up before stays given up.
pub fn confine() -> Result<(), ConfineError> {
    give_up_capabilities().map_err(|error| ConfineError::Capabilities(error.into()))?;
    let programs = allowed().and_then(|allowed| Ok([absent()?, allowed]));
    let programs = programs.map_err(|error| ConfineError::Calls(error.to_string()))?;
    programs
        .iter()
        .try_for_each(|program| seccompiler::apply_filter_all_threads(program))
        .map_err(|error| ConfineError::Calls(error.to_string()))
}

/// CLONE_NEW… of linux/sched.h.
const NAMESPACES: u64 = 0x7e02_0080;

fn give_up_capabilities() -> rustix::io::Result<()> {
    rustix::thread::set_no_new_privs(true)?;
    rustix::thread::clear_ambient_capability_set()?;
    let none = CapabilitySet::empty();
    // The bounding set limits what a program started later could get. Only who may set capabilities
    // may narrow it; without that, and with no new privileges, there is nothing to get.
    if rustix::thread::capabilities(None)?.effective.contains(CapabilitySet::SETPCAP) {
        for capability in CapabilitySet::all().iter() {
            // A capability that this kernel does not know cannot be held either.
            let _ = rustix::thread::remove_capability_from_bounding_set(capability);
        }
    }
    rustix::thread::set_capabilities(
        None,
        CapabilitySets { effective: none, permitted: none, inheritable: none },
    )
}

/// The newer call for threads hides its flags in memory, where no filter can look: it is said not to
/// exist, and the older one is used.
fn absent() -> Result<BpfProgram, seccompiler::BackendError> {
    let rules = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    let absent = SeccompAction::Errno(u32::try_from(libc::ENOSYS).unwrap_or(38));
    let here = TargetArch::try_from(std::env::consts::ARCH)?;
    SeccompFilter::new(rules, SeccompAction::Allow, absent, here)?.try_into()
}

fn allowed() -> Result<BpfProgram, seccompiler::BackendError> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        CALLS.iter().map(|call| (*call, Vec::new())).collect();
    let is = |argument, value| {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, value)
            .and_then(|condition| SeccompRule::new(vec![condition]))
    };
    // The state of the interface, and the size of the terminal.
    let questions = [
        libc::SIOCGIFINDEX,
        libc::SIOCGIFFLAGS,
        libc::TCGETS,
        libc::TIOCGWINSZ,
        libc::FIONBIO,
        libc::FIOCLEX,
    ];
    let questions: Result<_, _> = questions.iter().map(|one| is(1, *one)).collect();
    rules.insert(libc::SYS_ioctl, questions?);
    // The asynchronous runtime wakes itself through a pair of local sockets; none to the outside.
    let local = u64::try_from(libc::AF_UNIX).unwrap_or_default();
    rules.insert(libc::SYS_socketpair, vec![is(0, local)?]);
    // Threads have names, nothing else is set.
    let name = u64::try_from(libc::PR_SET_NAME).unwrap_or_default();
    rules.insert(libc::SYS_prctl, vec![is(0, name)?]);
    // Threads, but no namespace of their own, in which they would hold capabilities again.
    let no_namespace = SeccompCmpOp::MaskedEq(NAMESPACES);
    let condition = SeccompCondition::new(0, SeccompCmpArgLen::Qword, no_namespace, 0)?;
    rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![condition])?]);
    let refusal = SeccompAction::Errno(u32::try_from(libc::EPERM).unwrap_or(1));
    let here = TargetArch::try_from(std::env::consts::ARCH)?;
    SeccompFilter::new(rules, refusal, SeccompAction::Allow, here)?.try_into()
}

/// Calls that are permitted with any arguments. What each group is for stands before it.
const CALLS: &[i64] = &[
    // Frames, datagrams and files that are open.
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_pread64,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_pwrite64,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_recvmmsg,
    libc::SYS_sendto,
    libc::SYS_getsockopt,
    libc::SYS_getsockname,
    libc::SYS_getpeername,
    libc::SYS_ppoll,
    libc::SYS_lseek,
    libc::SYS_close,
    libc::SYS_dup,
    libc::SYS_dup3,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_statx,
    libc::SYS_newfstatat,
    libc::SYS_statfs,
    libc::SYS_fstatfs,
    // The history: SQLite opens, grows, locks and syncs files of its folder.
    libc::SYS_openat,
    libc::SYS_readlinkat,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_getcwd,
    libc::SYS_getdents64,
    libc::SYS_ftruncate,
    libc::SYS_fallocate,
    libc::SYS_fsync,
    libc::SYS_fdatasync,
    libc::SYS_flock,
    libc::SYS_mkdirat,
    libc::SYS_unlinkat,
    libc::SYS_renameat,
    libc::SYS_renameat2,
    libc::SYS_fchmod,
    libc::SYS_fchown,
    libc::SYS_utimensat,
    libc::SYS_umask,
    // Memory.
    libc::SYS_brk,
    libc::SYS_mmap,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_mprotect,
    libc::SYS_madvise,
    // Threads.
    libc::SYS_clone3,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_futex,
    libc::SYS_gettid,
    libc::SYS_getpid,
    libc::SYS_getppid,
    libc::SYS_geteuid,
    libc::SYS_getuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_membarrier,
    libc::SYS_prlimit64,
    libc::SYS_rseq,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_set_robust_list,
    libc::SYS_set_tid_address,
    libc::SYS_sysinfo,
    libc::SYS_uname,
    // Signals.
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_restart_syscall,
    libc::SYS_sigaltstack,
    libc::SYS_tgkill,
    // Time and chance.
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_clock_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_nanosleep,
    libc::SYS_getrandom,
    // The asynchronous runtime.
    libc::SYS_epoll_create1,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    libc::SYS_epoll_pwait2,
    libc::SYS_eventfd2,
    libc::SYS_timerfd_create,
    libc::SYS_timerfd_settime,
    // The same under the older names that x86 still has.
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lstat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_mkdir,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_open,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_readlink,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_rename,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_stat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_unlink,
];
