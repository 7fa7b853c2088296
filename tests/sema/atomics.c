struct odd { char c[3]; };
typedef int function(void);
_Atomic struct odd too_odd;
_Atomic int table[3];
_Atomic(long double) wide;
_Atomic function *f;
void g(void)
{
    __thread int local;
    __auto_type nothing;
    __auto_type list = {1};
    static __auto_type kept = 1;
    struct odd o;
    int n;
    __atomic_load(&o, &o, 5);
    __atomic_fetch_add(n, 1, 5);
    __atomic_fetch_add(&n, 5);
    __sync_fetch_and_add(&o.c[0]);
    double d;
    __atomic_fetch_add(&d, 1, 5);
}
struct bits { _Atomic int b : 3; };
_Thread_local int each;
int *p = &each;

// 3:20: an atomic access to 3 bytes ('struct odd') is not supported
// 6:19: 'int (void)' cannot be atomic
// 9:18: 'local' is local to a thread, so it must be static or extern
// 10:17: the type of 'nothing' cannot be inferred without an expression
// 11:17: the type of 'list' cannot be inferred without an expression
// 15:19: an atomic access to 3 bytes ('struct odd') is not supported
// 16:24: an atomic access needs a pointer, not 'int'
// 17:5: '__atomic_fetch_add' takes 3 arguments, not 2
// 18:5: '__sync_fetch_and_add' takes 2 to 99 arguments, not 1
// 20:24: this builtin cannot change an object of type 'double'
// 22:27: a bit-field cannot be atomic
// 24:10: an initialiser of a static object must be constant
