struct s;
int a = sizeof(struct s);
extern int b[];
int c = sizeof b;
int d = _Alignof(struct s);

// 2:9: 'sizeof' of incomplete type 'struct s'
// 4:9: 'sizeof' of incomplete type 'int []'
// 5:9: '_Alignof' of incomplete type 'struct s'
