int a __attribute__((aligned(3)));
int b __attribute__((section));
int c __attribute__((section(1)));
extern int d __attribute__((alias(a)));

// 1:5: alignment 3 is not a power of two
// 2:22: attribute 'section' takes one string
// 3:22: attribute 'section' takes one string
// 4:29: attribute 'alias' takes one string
