create table shipment (id varchar(20) primary key);
