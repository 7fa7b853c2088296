struct s;
static int a;
struct s b;
int c[];

// 3:10: 'b' has incomplete type 'struct s'
