typedef int v4si __attribute__((vector_size(16)));
typedef float v4sf __attribute__((vector_size(16)));
int odd __attribute__((vector_size(12)));
struct s { int a; } __attribute__((vector_size(16))) t;
void f(v4si a, v4sf b, int n)
{
    a = b;
    a + b;
    b % b;
    a * 1.5;
    !a;
    if (a)
        n++;
    a++;
    n = (int)a;
    (a + a)[0] = 1;
    __builtin_shuffle(a, b);
    __builtin_shufflevector(a, a, 9, 1);
    __builtin_convertvector(a, int);
}

// 3:5: 12 bytes are no size of a vector of 'int'
// 7:9: assignment: cannot convert 'float __attribute__((vector_size(16)))' to 'int __attribute__((vector_size(16)))'
// 8:5: invalid operands of '+': 'int __attribute__((vector_size(16)))' and 'float __attribute__((vector_size(16)))'
// 9:5: invalid operands of '%': 'float __attribute__((vector_size(16)))' and 'float __attribute__((vector_size(16)))'
// 10:5: invalid operands of '*': 'int __attribute__((vector_size(16)))' and 'double'
// 11:5: invalid operand of '!': 'int __attribute__((vector_size(16)))'
// 12:9: a condition must be a number or a pointer, not 'int __attribute__((vector_size(16)))'
// 14:5: '++' needs a number or a pointer, not 'int __attribute__((vector_size(16)))'
// 15:9: cannot cast 'int __attribute__((vector_size(16)))' to 'int'
// 16:6: this expression is not assignable
// 17:5: '__builtin_shuffle' needs vectors of one type and a mask of as many integers of their size
// 18:35: there is no lane 9
// 19:5: '__builtin_convertvector' cannot make 'int' of 'int __attribute__((vector_size(16)))'
